/**
 * Pretraining again, on a schedule, as scans come in: ingest, train on from the model in use,
 * compare, put to use, record; and roll back.
 *
 * <p>Sits above {@code pretrain} and {@code evaluate}; only the command line depends on it.
 */
package org.byol3d.repretrain;
