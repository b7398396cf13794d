package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * Makes patches of lightsheet scans: tissue with plaques and vessels, then the microscope's blur,
 * the light sheet and the camera. Immutable and thread-safe; a patch is a pure function of
 * (parameters, seed, scan, patch, extent), to the bit on every machine.
 */
public final class PhantomGenerator {
  private static final long PHANTOM = 0x7068616e746f6dL; // "phantom"

  // Paths below (seed, "phantom", scan).
  private static final long SCAN = 0;
  private static final long PATCH = 1;

  private final PhantomParameters parameters;
  private final long seed;

  /**
   * @param parameters properties of the scans
   * @param seed the scans' seed
   */
  public PhantomGenerator(PhantomParameters parameters, long seed) {
    this.parameters = parameters;
    this.seed = seed;
  }

  /** The properties that all patches of a scan share: animal, staining and microscope. */
  private record Scan(
      double plaqueDensity,
      double attenuation,
      boolean fromFarFace,
      double stripes,
      double electrons) {}

  /**
   * Makes one patch.
   *
   * @param scan number of the scan, from 0
   * @param patch number of the patch in the scan, from 0
   * @param extent size in voxels; this needs memory for about ten floats per voxel
   * @throws IllegalArgumentException if the extent has 2³¹ voxels or more
   */
  public PhantomPatch generate(int scan, int patch, Extent extent) {
    if (extent.voxels() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("phantom of " + extent + ": 2^31 voxels or more");
    }
    var traits = scan(scan);
    var random =
        SplitRandom.of(
            seed, PHANTOM, scan, PATCH, patch, extent.depth(), extent.height(), extent.width());
    var voxel = parameters.voxel();
    var tissue = TissueField.draw(extent, parameters.tissue(), voxel, random.split(0));
    var plaques =
        PlaqueField.paint(
            tissue, extent, parameters.plaques(), traits.plaqueDensity, voxel, random.split(1));
    VesselField.paint(tissue, plaques.mask(), extent, parameters.vessels(), voxel, random.split(2));
    var optics = parameters.optics();
    var light =
        PointSpread.blur(
            tissue.fluorescence(),
            extent,
            optics.axialBlur() / voxel,
            optics.lateralBlur() / voxel);
    LightSheet.light(
        light,
        extent,
        optics,
        voxel,
        traits.attenuation,
        optics.entryDepth().draw(random.split(3)),
        traits.fromFarFace,
        traits.stripes,
        random.split(4));
    var counts = SensorNoise.expose(light, parameters.camera(), traits.electrons, random.split(5));
    return new PhantomPatch(extent, counts, plaques.mask(), plaques.painted());
  }

  private Scan scan(int scan) {
    var random = SplitRandom.of(seed, PHANTOM, scan, SCAN);
    return new Scan(
        parameters.plaques().density().draw(random),
        parameters.optics().attenuation().draw(random),
        random.nextBoolean(0.5),
        parameters.optics().stripes().draw(random),
        parameters.camera().electrons().draw(random));
  }
}
