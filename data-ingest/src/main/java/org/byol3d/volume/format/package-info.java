/**
 * Reads {@code .b2nd} arrays as volumes, and opens a volume of any format.
 *
 * <p>This package may depend on {@code org.byol3d.b2nd} and the rest of {@code org.byol3d.volume}.
 */
package org.byol3d.volume.format;
