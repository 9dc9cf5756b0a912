"use strict";
/** What the scripts of the checker hang on to, in a thread of their own. */
globalThis.mockument = /** @type {Mockument} */ ({});
