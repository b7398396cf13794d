/**
 * Every hyper-parameter of a run, read from HOCON presets and files into records, checked once.
 *
 * <p>May depend on {@code org.byol3d.nn}, {@code byol} and {@code optim}, whose settings it reads;
 * they do not know it.
 */
package org.byol3d.config;
