package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CheckpointHeaderTest {
  @Property(tries = 300)
  void metricsComeBackToTheSameBits(
      @ForAll("bits") long bits, @ForAll String name, @ForAll long seed) throws IOException {
    double value = Double.longBitsToDouble(bits);
    var run = new RunDescription(name, name, name, name, seed, seed, seed, seed, seed);
    var header =
        new CheckpointHeader(
            CheckpointHeader.FORMAT.name(),
            CheckpointHeader.FORMAT.newest(),
            Math.max(0, seed),
            run,
            Map.of(name, value),
            new CheckpointHeader.Optimizer(name, 1),
            List.of(new ExcludedVolume(name, 0, name)),
            Map.of(name, new FileChecksum(seed, name)));

    var read = CheckpointHeader.parse("checkpoint.json", header.toBytes());

    assertThat(Double.doubleToLongBits(read.metrics().get(name)))
        .isEqualTo(Double.doubleToLongBits(value));
    assertThat(read).isEqualTo(header);
  }

  @Provide
  Arbitrary<Long> bits() {
    return Arbitraries.oneOf(
        Arbitraries.longs(),
        Arbitraries.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                -0.0,
                1e22,
                Double.MIN_VALUE)
            .map(Double::doubleToLongBits));
  }

  @Test
  void runOfFirstVersionHasNoOrigin() throws IOException {
    var run = new RunDescription("c", "h", "v", "i", 1, 2, 3, 4, 5);
    var header =
        new CheckpointHeader(
            CheckpointHeader.FORMAT.name(),
            1,
            3,
            run,
            Map.of(),
            new CheckpointHeader.Optimizer("adamw", 3),
            List.of(),
            Map.of());
    var tree = (ObjectNode) new ObjectMapper().readTree(header.toBytes());
    tree.remove("sha256");
    ((ObjectNode) tree.get("run")).remove("startedFrom");
    var old = new ObjectMapper().convertValue(tree, OldHeader.class);

    assertThat(CheckpointHeader.parse("checkpoint.json", SealedJson.write(old))).isEqualTo(header);
  }

  @Test
  void theBytesAreFixed() {
    var header =
        new CheckpointHeader(
            CheckpointHeader.FORMAT.name(),
            CheckpointHeader.FORMAT.newest(),
            3,
            new RunDescription(
                "seed=1\n",
                "abc",
                "0.1.0",
                "hdfs://lab/index",
                1,
                2,
                3,
                4,
                5,
                new StartingPoint("hdfs://lab/run", 2L, "def")),
            Map.of("loss", 0.5, "gradient-norm", Double.NaN),
            new CheckpointHeader.Optimizer("adamw", 3),
            List.of(new ExcludedVolume("a.b2nd", 1, "chunk 2 is damaged")),
            Map.of("online.safetensors", new FileChecksum(8, "00ff")));

    assertThat(new String(header.toBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "format" : "byol3d-checkpoint",
              "version" : 3,
              "step" : 3,
              "run" : {
                "configuration" : "seed=1\\n",
                "configurationHash" : "abc",
                "codeVersion" : "0.1.0",
                "index" : "hdfs://lab/index",
                "generation" : 1,
                "volumes" : 2,
                "stepsPerEpoch" : 3,
                "totalSteps" : 4,
                "seed" : 5,
                "startedFrom" : {
                  "checkpoint" : "hdfs://lab/run",
                  "step" : 2,
                  "online" : "def"
                }
              },
              "metrics" : {
                "gradient-norm" : "NaN",
                "loss" : 0.5
              },
              "optimizer" : {
                "algorithm" : "adamw",
                "step" : 3
              },
              "excluded" : [ {
                "uri" : "a.b2nd",
                "sinceStep" : 1,
                "reason" : "chunk 2 is damaged"
              } ],
              "files" : {
                "online.safetensors" : {
                  "length" : 8,
                  "sha256" : "00ff"
                }
              },
              "sha256" : "4eca0311bae4d3b887e446ca4721c5a32d7b62e3e7a7d65b5a7a36c8bc80dbec"
            }
            """);
  }

  /** As version 1 wrote it. */
  private record OldHeader(
      String format,
      int version,
      long step,
      Map<String, Object> run,
      Map<String, Double> metrics,
      Map<String, Object> optimizer,
      List<Object> excluded,
      Map<String, Object> files) {}
}
