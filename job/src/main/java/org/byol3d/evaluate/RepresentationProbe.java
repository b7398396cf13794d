package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.byol3d.byol.Matrix;
import org.byol3d.evaluate.EvaluationReport.Difference;
import org.byol3d.evaluate.EvaluationReport.ProbeResult;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeOpener;

/**
 * Compares representations on one labeled slice, for jobs that compare encoders with each other:
 * such as the encoder in use with one that was trained again. {@link FeatureExtraction} does not
 * look at labels, so a criterion without labels can use it too.
 */
public final class RepresentationProbe {
  private static final List<Probe> PROBES =
      List.of(NearestNeighborProbe.DEFAULT, new LinearProbe());

  private final LabeledSlice slice;
  private final FeatureExtraction extraction;
  private final List<Boolean> trainLabels;
  private final List<Boolean> testLabels;
  private final List<String> trainGroups;
  private final Bootstrap bootstrap;

  /**
   * @param slice the labeled crops
   * @param normalization of the voxels, as the encoders were trained with
   * @param resamples of the bootstrap, at least 1
   */
  public RepresentationProbe(
      LabeledSlice slice, VolumeOpener opener, Normalization normalization, int resamples) {
    this.slice = slice;
    this.extraction = new FeatureExtraction(opener, normalization);
    this.trainLabels = labels(slice.train());
    this.testLabels = labels(slice.test());
    this.trainGroups = groups(slice);
    this.bootstrap =
        ResampledUnit.of(slice.test()).bootstrap(slice.test(), resamples, slice.sampling().seed());
  }

  /**
   * The answers of all probes on one feature set.
   *
   * @param name of the set
   * @param features how many there are
   * @param probes each probe's answers to the test crops, in the slice's order
   */
  public record Probed(String name, int features, List<Answers> probes) {
    /** Copies the list. */
    public Probed {
      probes = List.copyOf(probes);
    }
  }

  /**
   * A probe's answers.
   *
   * @param probe its name
   * @param settings what it was set to
   * @param scores for each test crop, the probability of plaque as the probe sees it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  public record Answers(String probe, Map<String, Double> settings, double[] scores) {}

  /**
   * Takes the features of all crops, and probes them. Crops are read once for all feature sets.
   *
   * @param sets names distinct
   * @return in the same order
   * @throws IOException if a volume cannot be read, or a feature is not finite; names the volume
   * @throws IllegalArgumentException if names are not distinct, or the crops do not fit an encoder
   */
  public List<Probed> probe(List<? extends CropFeatures> sets) throws IOException {
    var names = new HashSet<String>();
    for (var set : sets) {
      if (!names.add(set.name())) {
        throw new IllegalArgumentException("two feature sets are named " + set.name());
      }
    }
    var train = extraction.extract(sets, slice.train());
    var test = extraction.extract(sets, slice.test());
    var probed = new ArrayList<Probed>();
    for (int set = 0; set < sets.size(); set++) {
      probed.add(probe(sets.get(set).name(), train.get(set), test.get(set)));
    }
    return List.copyOf(probed);
  }

  private Probed probe(String name, Matrix train, Matrix test) {
    var known = new LabeledFeatures(train, trainLabels, trainGroups);
    var answers =
        PROBES.stream()
            .map(
                probe -> {
                  var scores = probe.score(known, test);
                  return new Answers(probe.name(), scores.settings(), scores.plaque());
                })
            .toList();
    return new Probed(name, train.columns(), answers);
  }

  /** Returns the figures of a feature set, one entry per probe. */
  public List<ProbeResult> figures(Probed probed) {
    return probed.probes().stream()
        .map(
            answers ->
                new ProbeResult(
                    answers.probe(),
                    answers.settings(),
                    bootstrap.estimate(Measures.accuracy(answers.scores(), testLabels)),
                    bootstrap.estimate(Measures.balancedAccuracy(answers.scores(), testLabels)),
                    bootstrap.estimate(Measures.areaUnderCurve(answers.scores(), testLabels))))
        .toList();
  }

  /**
   * Returns how much better one feature set does than another on the same crops, one entry per
   * probe.
   */
  public List<Difference> differences(Probed minuend, Probed subtrahend) {
    var differences = new ArrayList<Difference>();
    for (int probe = 0; probe < minuend.probes().size(); probe++) {
      var left = minuend.probes().get(probe);
      var right = subtrahend.probes().get(probe);
      differences.add(
          new Difference(
              minuend.name(),
              subtrahend.name(),
              left.probe(),
              bootstrap.estimate(
                  Measures.areaUnderCurve(left.scores(), testLabels)
                      .minus(Measures.areaUnderCurve(right.scores(), testLabels)))));
    }
    return differences;
  }

  private static List<Boolean> labels(List<LabeledCrop> crops) {
    return crops.stream().map(LabeledCrop::plaque).toList();
  }

  /**
   * Returns the scan of each train crop, or its volume where there is only one scan to learn from.
   */
  private static List<String> groups(LabeledSlice slice) {
    var scans = slice.train().stream().map(crop -> crop.volume().scanId()).distinct().count();
    var unit = scans > 1 ? ScanSplit.Unit.SCAN : ScanSplit.Unit.VOLUME;
    return slice.train().stream().map(crop -> unit.of(crop.volume())).toList();
  }
}
