package org.byol3d.evaluate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.byol3d.storage.JsonRecord;

/**
 * Reports what frozen features were found to be worth. It holds no times and no machine, so equal
 * inputs give equal bytes of JSON.
 *
 * @param protocol how it was found
 * @param train the crops learned from
 * @param test the crops tested on
 * @param oneClassVolumes ids of labeled volumes left out, since only one class is found in them
 * @param tooSmallVolumes ids of labeled volumes left out, since no crop fits into them
 * @param results each feature set, encoders in the order given, then the baselines
 * @param differences each encoder minus each baseline, then each later encoder minus the first
 */
public record EvaluationReport(
    Protocol protocol,
    Side train,
    Side test,
    List<String> oneClassVolumes,
    List<String> tooSmallVolumes,
    List<Result> results,
    List<Difference> differences) {
  /** Copies the lists. */
  public EvaluationReport {
    oneClassVolumes = List.copyOf(oneClassVolumes);
    tooSmallVolumes = List.copyOf(tooSmallVolumes);
    results = List.copyOf(results);
    differences = List.copyOf(differences);
  }

  /**
   * How features were compared with labels.
   *
   * @param sampling the crops
   * @param normalization of the voxels, by name
   * @param splitUnit what is never on both sides
   * @param resampledUnit what the bootstrap draws
   * @param resamples of the bootstrap
   */
  public record Protocol(
      CropSampling sampling,
      String normalization,
      ScanSplit.Unit splitUnit,
      ResampledUnit resampledUnit,
      int resamples) {}

  /**
   * A figure and its uncertainty.
   *
   * @param value of all tested crops
   * @param low lower end of the 95 % bootstrap interval
   * @param high upper end
   */
  public record Estimate(double value, double low, double high) {}

  /**
   * One side of the split.
   *
   * @param units ids of its scans, or of its volumes if those were split
   * @param volumes how many volumes there are crops of
   * @param crops how many crops
   * @param plaque how many of them hold plaque
   */
  public record Side(List<String> units, int volumes, int crops, int plaque) {
    /** Copies the list. */
    public Side {
      units = List.copyOf(units);
    }
  }

  /**
   * A feature set.
   *
   * @param name of the set
   * @param source where its weights come from, or empty
   * @param features how many there are
   * @param probes what each probe made of them
   */
  public record Result(String name, String source, int features, List<ProbeResult> probes) {
    /** Copies the list. */
    public Result {
      probes = List.copyOf(probes);
    }
  }

  /**
   * A probe's figures over the test side.
   *
   * @param probe {@code k-nn} or {@code linear}
   * @param settings what it was set to: k and temperature, or the λ that cross-validation chose
   * @param accuracy share of right answers
   * @param balancedAccuracy mean of that share in either class
   * @param areaUnderCurve of the ROC curve; ½ is chance
   */
  public record ProbeResult(
      String probe,
      Map<String, Double> settings,
      Estimate accuracy,
      Estimate balancedAccuracy,
      Estimate areaUnderCurve) {
    /** Sorts the settings, so that equal reports have equal bytes. */
    public ProbeResult {
      settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }
  }

  /**
   * How much better one feature set does than another, crop for crop.
   *
   * @param minuend name of the one
   * @param subtrahend name of the other
   * @param probe by which probe
   * @param areaUnderCurve difference of the areas under the ROC curve
   */
  public record Difference(
      String minuend, String subtrahend, String probe, Estimate areaUnderCurve) {}

  /** Writes JSON, and leaves the stream open. */
  public void writeJson(OutputStream out) throws IOException {
    out.write((JsonRecord.write(this) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
