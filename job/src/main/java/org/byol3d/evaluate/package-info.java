/**
 * What frozen representations are worth: labeled crops, probes on their features, a report.
 *
 * <p>May depend on everything below it but no other job: {@code byol}, {@code checkpoint}, {@code
 * ingest}, {@code volume}; only the command line and scheduled jobs depend on it.
 */
package org.byol3d.evaluate;
