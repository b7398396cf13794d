package org.byol3d.phantom;

import java.util.List;

/**
 * The properties of phantoms. Lengths are in micrometers (µm) of tissue, fluorescence is in units
 * of the mean autofluorescence of gray matter. Each {@link Interval} gives one value per scan, per
 * patch or per structure, as its description says.
 *
 * @param voxel edge of a voxel, µm
 * @param tissue the tissue itself
 * @param vessels blood vessels
 * @param plaques Aβ plaques
 * @param optics light sheet and detection
 * @param camera camera
 */
public record PhantomParameters(
    double voxel, Tissue tissue, Vessels vessels, Plaques plaques, Optics optics, Camera camera) {

  /**
   * @throws IllegalArgumentException if the voxel has no size
   */
  public PhantomParameters {
    if (!(voxel > 0)) {
      throw new IllegalArgumentException("voxel of " + voxel + " µm: must be positive");
    }
  }

  /**
   * Autofluorescence.
   *
   * @param regionScale µm over which anatomy changes: gray matter, fiber tracts
   * @param tractFluorescence fluorescence of fiber tracts
   * @param textures scale in µm and relative standard deviation of each band of texture
   * @param surfaceProbability share of patches that the brain's surface passes through, in [0, 1]
   * @param rim additional fluorescence right under the surface
   * @param rimDepth µm in which the rim falls to 1/e
   * @param outside fluorescence of the medium outside
   */
  public record Tissue(
      double regionScale,
      double tractFluorescence,
      List<Texture> textures,
      double surfaceProbability,
      double rim,
      double rimDepth,
      double outside) {
    /** Copies the list. */
    public Tissue {
      textures = List.copyOf(textures);
    }
  }

  /**
   * One band of texture.
   *
   * @param scale µm between independent values
   * @param deviation standard deviation relative to the local fluorescence
   */
  public record Texture(double scale, double deviation) {}

  /**
   * Vessels, drawn as tubes along smooth random paths that branch.
   *
   * @param density stems per mm³
   * @param diameter µm, of each stem; its logarithm is uniform
   * @param curvature root mean square turn per µm of path, radians
   * @param branching mean µm of path between branches
   * @param brightShare share that fluoresces (residual blood); the others are dark lumina
   * @param brightness fluorescence that a bright one adds
   * @param darkness share of the fluorescence that a dark one lacks, in [0, 1]
   */
  public record Vessels(
      double density,
      Interval diameter,
      double curvature,
      double branching,
      double brightShare,
      Interval brightness,
      double darkness) {}

  /**
   * Plaques, drawn as uneven soft spheroids around a dense core.
   *
   * @param density plaques per mm³ of tissue, of each scan
   * @param diameter µm, of each plaque; its logarithm is uniform
   * @param contrast peak relative to the tissue around it, of each plaque; logarithm uniform
   * @param halo share of the peak that the diffuse spheroid holds; the core has the rest
   * @param core radius of the core (one standard deviation) relative to the plaque's
   * @param elongation ratio of the longest to the shortest axis, of each plaque
   */
  public record Plaques(
      Interval density,
      Interval diameter,
      Interval contrast,
      double halo,
      double core,
      Interval elongation) {}

  /**
   * Light sheet and detection.
   *
   * @param attenuation µm in which the sheet falls to 1/e along W, of each scan
   * @param entryDepth µm of tissue that the sheet has passed before the patch, of each patch
   * @param stripes standard deviation of the shadows cast along W, of each scan
   * @param stripeWidth µm
   * @param lateralBlur standard deviation of the point spread within a plane [H, W], µm
   * @param axialBlur the same along D, the detection axis, µm
   */
  public record Optics(
      Interval attenuation,
      Interval entryDepth,
      Interval stripes,
      double stripeWidth,
      double lateralBlur,
      double axialBlur) {}

  /**
   * The camera: shot noise of the electrons, Gaussian read noise, an offset, 16 bits.
   *
   * @param electrons mean electrons of fluorescence 1 before attenuation, of each scan
   * @param readNoise standard deviation, electrons
   * @param gain counts per electron
   * @param offset counts in the dark
   */
  public record Camera(Interval electrons, double readNoise, double gain, double offset) {}

  /**
   * Returns the parameters of a cleared mouse brain of a plaque model at 4 µm: plaques of 10 to 60
   * µm, as bright as some vessels, tracts and surfaces, so that no single threshold finds them.
   */
  public static PhantomParameters defaults() {
    return new PhantomParameters(
        4,
        new Tissue(
            320,
            1.6,
            List.of(new Texture(120, 0.12), new Texture(40, 0.08), new Texture(12, 0.07)),
            0.3,
            0.8,
            25,
            0.06),
        new Vessels(65, new Interval(9, 44), 0.004, 250, 0.5, new Interval(0.5, 2.4), 0.6),
        new Plaques(
            new Interval(250, 700),
            new Interval(10, 60),
            new Interval(0.45, 2.3),
            0.45,
            0.35,
            new Interval(1, 1.5)),
        new Optics(
            new Interval(1500, 3500), new Interval(0, 1500), new Interval(0.03, 0.09), 14, 2.4, 4),
        new Camera(new Interval(250, 600), 4, 1, 100));
  }
}
