/**
 * How long a training step takes on clusters that are not there: a model with measured constants.
 *
 * <p>May depend on {@code distributed} only; the command line depends on it.
 */
package org.byol3d.scaling;
