package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  @Test
  void theBytesAreFixed() throws IOException {
    var estimate = new EvaluationReport.Estimate(0.5, 0.25, 0.75);
    var probe =
        new EvaluationReport.ProbeResult(
            "k-nn", Map.of("temperature", 0.07, "k", 20.0), estimate, estimate, estimate);
    var report =
        new EvaluationReport(
            new EvaluationReport.Protocol(
                new CropSampling(Extent.cube(8), 8, 1, 1, 3),
                "percentile",
                ScanSplit.Unit.SCAN,
                ResampledUnit.VOLUME,
                200),
            new EvaluationReport.Side(List.of("a", "b"), 4, 32, 16),
            new EvaluationReport.Side(List.of("c"), 2, 16, 8),
            List.of(),
            List.of(),
            List.of(new EvaluationReport.Result("encoder", "file", 6, List.of(probe))),
            List.of(new EvaluationReport.Difference("encoder", "intensities", "k-nn", estimate)));
    var out = new ByteArrayOutputStream();

    report.writeJson(out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "protocol" : {
                "sampling" : {
                  "edge" : 8,
                  "perVolume" : 8,
                  "plaqueLabel" : 1,
                  "minPlaqueVoxels" : 1,
                  "seed" : 3
                },
                "normalization" : "percentile",
                "splitUnit" : "SCAN",
                "resampledUnit" : "VOLUME",
                "resamples" : 200
              },
              "train" : {
                "units" : [ "a", "b" ],
                "volumes" : 4,
                "crops" : 32,
                "plaque" : 16
              },
              "test" : {
                "units" : [ "c" ],
                "volumes" : 2,
                "crops" : 16,
                "plaque" : 8
              },
              "oneClassVolumes" : [ ],
              "tooSmallVolumes" : [ ],
              "results" : [ {
                "name" : "encoder",
                "source" : "file",
                "features" : 6,
                "probes" : [ {
                  "probe" : "k-nn",
                  "settings" : {
                    "k" : 20.0,
                    "temperature" : 0.07
                  },
                  "accuracy" : {
                    "value" : 0.5,
                    "low" : 0.25,
                    "high" : 0.75
                  },
                  "balancedAccuracy" : {
                    "value" : 0.5,
                    "low" : 0.25,
                    "high" : 0.75
                  },
                  "areaUnderCurve" : {
                    "value" : 0.5,
                    "low" : 0.25,
                    "high" : 0.75
                  }
                } ]
              } ],
              "differences" : [ {
                "minuend" : "encoder",
                "subtrahend" : "intensities",
                "probe" : "k-nn",
                "areaUnderCurve" : {
                  "value" : 0.5,
                  "low" : 0.25,
                  "high" : 0.75
                }
              } ]
            }
            """);
  }
}
