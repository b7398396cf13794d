package org.byol3d.ingest;

import java.io.Serializable;
import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeStatistics;

/**
 * What reading a volume told of it.
 *
 * @param elementType type of the stored voxels as NumPy names it
 * @param extent its size in voxels
 * @param layout how its file stores it
 * @param mode how much of it was read
 * @param statistics of the voxels read
 * @param foregroundThreshold voxels above it are foreground (Otsu's threshold of the volume)
 * @param occupancy foreground by block; null when not all of the volume was read
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
