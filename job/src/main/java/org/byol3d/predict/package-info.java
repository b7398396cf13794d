/**
 * The job that segments volumes with an exported segmenter: finds volumes, predicts each in a Spark
 * task, and writes masks, each with a record of what made it. It scores them against masks on
 * request.
 *
 * <p>May depend on everything below it but no other job; only the command line depends on it.
 */
package org.byol3d.predict;
