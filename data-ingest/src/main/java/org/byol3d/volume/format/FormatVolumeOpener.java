package org.byol3d.volume.format;

import java.io.IOException;
import java.util.Locale;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.npy.NpyVolume;
import org.byol3d.volume.source.ArrayOpener;
import org.byol3d.volume.source.SourceOpener;

/**
 * Opens a volume by the ending of its name: {@code .b2nd}, which is a file or the directory of a
 * sparse frame, or {@code .npy}. The volumes share their decoders.
 */
public final class FormatVolumeOpener implements VolumeOpener {
  private static final String B2ND = ".b2nd";
  private static final String NPY = ".npy";

  private final SourceOpener sources;
  private final ArrayOpener arrays;

  /**
   * @param sources opens the bytes of files
   */
  public FormatVolumeOpener(SourceOpener sources) {
    this.sources = sources;
    this.arrays = new ArrayOpener(sources);
  }

  /** Returns whether a name has the ending of one of the formats. */
  public static boolean isVolume(String uri) {
    var lower = uri.toLowerCase(Locale.ROOT);
    return lower.endsWith(B2ND) || lower.endsWith(NPY);
  }

  @Override
  public Volume open(String uri) throws IOException {
    var lower = uri.toLowerCase(Locale.ROOT);
    if (lower.endsWith(B2ND)) {
      return B2ndVolume.of(arrays.open(uri));
    }
    if (lower.endsWith(NPY)) {
      if (sources.directory(uri).isPresent()) {
        throw FormatException.notAVolume(
            uri, 0, "name", "this is a folder: name the .npy file that is meant");
      }
      return NpyVolume.open(sources.open(uri));
    }
    throw FormatException.notAVolume(
        uri, 0, "name", "ends in neither .b2nd nor .npy: its format is unknown");
  }
}
