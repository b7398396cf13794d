/**
 * The Spark job that turns a directory of volumes into a trusted, versioned index: listing,
 * statistics, quarantine and incremental generations.
 *
 * <p>May depend on Spark and on everything else of this module; nothing of this module depends on
 * it but {@code labels} below it.
 */
package org.byol3d.ingest;
