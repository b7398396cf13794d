package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.checkpoint.NetworkRecognition;
import org.byol3d.evaluate.EvaluationReport.Difference;
import org.byol3d.evaluate.EvaluationReport.Protocol;
import org.byol3d.evaluate.EvaluationReport.Result;
import org.byol3d.evaluate.EvaluationReport.Side;
import org.byol3d.evaluate.RepresentationProbe.Probed;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeOpener;

/**
 * Answers whether frozen features tell if a crop holds plaque: better than chance, than a random
 * encoder of the same sizes, and than statistics of its intensities.
 */
public final class Evaluation {
  private static final String RANDOM = "random encoder";

  private Evaluation() {}

  /** The sizes of a network that a representation depends on. */
  private record EncoderSizes(List<Integer> channels, boolean residual) {}

  /**
   * Evaluates encoders on one slice of labeled crops.
   *
   * @param volumes with masks
   * @param encoders at least one, names distinct and other than the baselines'
   * @param opener opens volumes and masks
   * @throws UnusableLabelsException if there is nothing to learn from or to test on; says why
   * @throws IOException if a file cannot be read, or a feature is not finite; names the file
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if weights hold no encoder
   * @throws WrongRequestException if names are not distinct, or crops do not fit an encoder; says
   *     which
   */
  public static EvaluationReport run(
      EvaluationOptions options,
      List<LabeledVolume> volumes,
      List<NamedEncoder> encoders,
      VolumeOpener opener)
      throws IOException {
    var configs = configs(encoders, options.sampling().edge());
    var slice = LabeledSlice.draw(volumes, options.sampling(), options.split(), opener);
    var probe =
        new RepresentationProbe(
            slice, opener, Normalization.of(options.normalization()), options.resamples());
    var randomNames = randomNames(configs);
    var sets = new ArrayList<CropFeatures>();
    List<Probed> probed;
    try (var opened = new OpenEncoders()) {
      for (var encoder : encoders) {
        sets.add(opened.add(EncoderFeatures.of(encoder, options.threads())));
      }
      var random = new LinkedHashMap<String, NetworkConfig>();
      configs.forEach((name, config) -> random.putIfAbsent(randomNames.get(name), config));
      random.forEach(
          (name, config) ->
              sets.add(
                  opened.add(
                      EncoderFeatures.random(
                          name, config, options.sampling().seed(), options.threads()))));
      sets.add(new IntensityFeatures());
      probed = probe.probe(sets);
    }
    return report(options, slice, probe, probed, encoders, randomNames);
  }

  /** Frees the native memory of encoders together. */
  private static final class OpenEncoders implements AutoCloseable {
    private final List<EncoderFeatures> opened = new ArrayList<>();

    EncoderFeatures add(EncoderFeatures features) {
      opened.add(features);
      return features;
    }

    @Override
    public void close() {
      opened.forEach(EncoderFeatures::close);
    }
  }

  private static Map<String, NetworkConfig> configs(List<NamedEncoder> encoders, Extent edge) {
    if (encoders.isEmpty()) {
      throw new WrongRequestException("no encoder to evaluate");
    }
    var configs = new LinkedHashMap<String, NetworkConfig>();
    for (var encoder : encoders) {
      var config = NetworkRecognition.recognize(encoder.weights());
      if (config.inputChannels() != 1) {
        throw new WrongRequestException(
            String.format(
                Locale.ROOT,
                "%s takes crops of %d channels: volumes have one",
                encoder.weights().source(),
                config.inputChannels()));
      }
      if (!config.fits(edge)) {
        throw new WrongRequestException(
            String.format(
                Locale.ROOT,
                "crops of %s voxels are too small for the %d levels of %s: choose a --crop of at"
                    + " least %s",
                edge.size(),
                config.levels(),
                encoder.weights().source(),
                config.leastCrop(edge)));
      }
      if (configs.put(encoder.name(), config) != null) {
        throw new WrongRequestException("two encoders are named " + encoder.name());
      }
    }
    return configs;
  }

  /** Names the random encoder that each encoder is compared with: one for all of the same sizes. */
  private static Map<String, String> randomNames(Map<String, NetworkConfig> configs) {
    Map<EncoderSizes, String> bySizes = new LinkedHashMap<>();
    configs.forEach((name, config) -> bySizes.putIfAbsent(sizes(config), RANDOM + " as " + name));
    Map<String, String> names = new HashMap<>();
    configs.forEach(
        (name, config) ->
            names.put(name, bySizes.size() == 1 ? RANDOM : bySizes.get(sizes(config))));
    return names;
  }

  private static EncoderSizes sizes(NetworkConfig config) {
    return new EncoderSizes(config.channels(), config.residual());
  }

  private static EvaluationReport report(
      EvaluationOptions options,
      LabeledSlice slice,
      RepresentationProbe probe,
      List<Probed> probed,
      List<NamedEncoder> encoders,
      Map<String, String> randomNames) {
    var byName = new LinkedHashMap<String, Probed>();
    probed.forEach(one -> byName.put(one.name(), one));
    var sources = new HashMap<String, String>();
    encoders.forEach(encoder -> sources.put(encoder.name(), encoder.weights().source()));
    var intensities = probed.get(probed.size() - 1);
    var differences = new ArrayList<Difference>();
    for (var encoder : encoders) {
      var one = byName.get(encoder.name());
      differences.addAll(probe.differences(one, byName.get(randomNames.get(encoder.name()))));
      differences.addAll(probe.differences(one, intensities));
    }
    for (var later : encoders.subList(1, encoders.size())) {
      differences.addAll(
          probe.differences(byName.get(later.name()), byName.get(encoders.get(0).name())));
    }
    return new EvaluationReport(
        new Protocol(
            slice.sampling(),
            options.normalization(),
            slice.split().unit(),
            ResampledUnit.of(slice.test()),
            options.resamples()),
        side(slice.split().train(), slice.train()),
        side(slice.split().test(), slice.test()),
        slice.oneClass(),
        slice.tooSmall(),
        probed.stream()
            .map(
                one ->
                    new Result(
                        one.name(),
                        sources.getOrDefault(one.name(), ""),
                        one.features(),
                        probe.figures(one)))
            .toList(),
        differences);
  }

  private static Side side(List<String> units, List<LabeledCrop> crops) {
    return new Side(
        units,
        (int) crops.stream().map(crop -> crop.volume().id()).distinct().count(),
        crops.size(),
        (int) crops.stream().filter(LabeledCrop::plaque).count());
  }
}
