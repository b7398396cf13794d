/**
 * {@code .b2nd} arrays as volumes, and the opener that tells the formats apart.
 *
 * <p>This package may depend on {@code org.byol3d.b2nd} and the rest of {@code org.byol3d.volume}.
 */
package org.byol3d.volume.format;
