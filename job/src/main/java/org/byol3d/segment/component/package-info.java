/** Connected components of a mask in memory: which voxels belong together, and where they are. */
package org.byol3d.segment.component;
