package org.byol3d.ingest;

import java.io.Serializable;
import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeStatistics;

/**
 * What is known of a volume after it was read.
 *
 * @param elementType type of the stored voxels as NumPy names it
 * @param extent its size in voxels
 * @param layout how its file stores it
 * @param mode how much of it was read
 * @param statistics of the voxels that were read
 * @param foregroundThreshold voxels above it are foreground (Otsu's threshold of the volume)
 * @param occupancy foreground per block; null when not the whole volume was read
 */
public record VolumeContent(
    String elementType,
    Extent extent,
    StoredLayout layout,
    StatisticsMode mode,
    VolumeStatistics statistics,
    double foregroundThreshold,
    Occupancy occupancy)
    implements Serializable {}
