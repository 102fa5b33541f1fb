/** Where the dialog's stand-in is kept between two calls. */
export const DIALOG = `Services.wm.getMostRecentWindow('navigator:browser').assayDialog`;

/**
 * Stands in for the system's dialog, which nobody can press in a browser without a display: it answers with the paths in `args[0]`, and knows
 * whether it was shown. A folder is not given: Firefox then asks once more, in a question that it lets nobody but a user answer.
 */
export const ANSWER_DIALOG = `
  const registrar = Components.manager.QueryInterface(Ci.nsIComponentRegistrar);
  const [contract, id] = ['@mozilla.org/filepicker;1', Services.uuid.generateUUID()];
  const before = registrar.contractIDToCID(contract);
  const files = args[0].map((path) => {
    const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
    file.initWithPath(path);
    return file;
  });
  const dialog = { shown: false, remove() { registrar.unregisterFactory(id, factory); registrar.registerFactory(before, '', contract, null); } };
  class Picker {
    QueryInterface = ChromeUtils.generateQI(['nsIFilePicker']);
    init() {}
    appendFilter() {}
    appendFilters() {}
    appendRawFilter() {}
    isModeSupported() { return Promise.resolve(true); }
    get file() { return files[0]; }
    get fileURL() { return Services.io.newFileURI(files[0]); }
    get files() {
      const left = [...files];
      return {
        QueryInterface: ChromeUtils.generateQI(['nsISimpleEnumerator']),
        hasMoreElements: () => left.length > 0,
        getNext: () => left.shift(),
        [Symbol.iterator]: () => left[Symbol.iterator](),
      };
    }
    open(callback) {
      dialog.shown = true;
      Services.tm.dispatchToMainThread(() => callback.done(files[0].isDirectory() ? Ci.nsIFilePicker.returnCancel : Ci.nsIFilePicker.returnOK));
    }
  }
  const factory = { QueryInterface: ChromeUtils.generateQI(['nsIFactory']), createInstance: (iid) => new Picker().QueryInterface(iid) };
  registrar.registerFactory(id, '', contract, factory);
  ${DIALOG} = dialog;`;
