/**
 * What training on Spark costs beside its computation: time against a plain loop, and memory over
 * many steps.
 *
 * <p>May depend on {@code pretrain} and what lies below it; only the command line depends on it.
 */
package org.byol3d.bench;
