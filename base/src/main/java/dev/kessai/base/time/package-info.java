/**
 * Two clocks, passed in. The business clock says when money moved and what day it is; a sandbox may set it. The machine
 * clock says how long something takes; nobody sets it.
 */
@NullMarked
package dev.kessai.base.time;

import org.jspecify.annotations.NullMarked;
