/**
 * An HTTP resource as a value: what API services give to the gateway. No server, no domain word.
 */
@NullMarked
package dev.kessai.base.http;

import org.jspecify.annotations.NullMarked;
