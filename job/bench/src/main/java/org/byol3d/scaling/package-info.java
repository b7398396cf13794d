/**
 * Models how long a training step takes on clusters of any size, with measured constants.
 *
 * <p>May depend on all packages below; nothing depends on it.
 */
package org.byol3d.scaling;
