/**
 * Keeps the page from seeing what the user does with our badges. It must be the first listener on the window, so it is set before the
 * page's own scripts run; since it stops the events there, it also hands them on to us.
 */
const EVENTS = (
  'keydown keypress keyup pointerdown pointerup pointermove pointerover pointerout pointerenter pointerleave pointercancel ' +
  'gotpointercapture lostpointercapture mousedown mouseup mousemove mouseover mouseout mouseenter mouseleave click dblclick auxclick ' +
  'contextmenu touchstart touchend touchmove touchcancel focus blur focusin focusout dragstart selectstart copy toggle beforetoggle'
).split(' ');

export interface Guarded {
  /** A host of ours, in the document or in a shadow tree, is where the event happened. */
  isFor(event: Event): boolean;
  /** A trusted event on a host of ours. */
  handle(event: Event): void;
  /** A trusted event on the page; true = it was meant for us (Escape with an open card) and the page shall not see it. */
  elsewhere(event: Event): boolean;
}

/** Hands the trusted events of our own hosts to whom it serves, and to nobody else. */
export class Guard {
  #guarded: Guarded | null = null;

  /** Idempotent: `document.open()` takes listeners away. */
  arm(): void {
    for (const type of EVENTS) window.addEventListener(type, this.#listen, true);
  }

  disarm(): void {
    for (const type of EVENTS) window.removeEventListener(type, this.#listen, true);
  }

  serve(guarded: Guarded | null): void {
    this.#guarded = guarded;
  }

  #listen = (event: Event): void => {
    const guarded = this.#guarded;
    // What a script of the page makes up is not the user's doing.
    if (!guarded || !event.isTrusted) return;
    if (guarded.isFor(event)) {
      event.stopImmediatePropagation();
      guarded.handle(event);
    } else if (guarded.elsewhere(event)) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  };
}
