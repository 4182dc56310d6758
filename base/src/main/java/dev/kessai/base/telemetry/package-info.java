/**
 * What the outside sees of a running service: metrics for Prometheus, log lines as JSON with the request's id, and
 * traces of a thousandth of the requests and of all that are slow or fail. Passed in as a {@link
 * dev.kessai.base.telemetry.Telemetry}; no personal data, amounts or keys belong into any of them.
 */
@NullMarked
package dev.kessai.base.telemetry;

import org.jspecify.annotations.NullMarked;
