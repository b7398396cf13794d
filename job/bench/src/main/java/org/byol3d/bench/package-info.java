/**
 * Measures what training on Spark costs besides its computation: time compared with a plain loop,
 * and memory over many steps.
 *
 * <p>May depend on all packages below; nothing depends on it.
 */
package org.byol3d.bench;
