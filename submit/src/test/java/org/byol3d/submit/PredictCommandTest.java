package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.byol3d.checkpoint.ExportedSegmenter;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  private static final int EDGE = 22;

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeVolumes() throws IOException {
    data = folder.resolve("data");
    out = folder.resolve("out");
    Files.createDirectories(data.resolve("mouse1"));
    write("mouse1/a", 1);
    write("b", 2);
    ExportedSegmenter.write(folder.resolve("binary"), 3, 7);
    ExportedSegmenter.write(folder.resolve("several"), 3, 1, 2, 300);
  }

  @Test
  void everyNumberOfWorkersGivesEqualMasks() throws IOException {
    assertThat(predict("binary", "--probabilities", "--workers", "1").exitCode()).isZero();
    var first = out;
    out = folder.resolve("again");
    var printed = predict("binary", "--probabilities", "--workers", "2");

    assertThat(printed.exitCode()).isZero();
    assertThat(printed.err()).contains("2 volumes, of which 0 are predicted already", "2/2 ");
    assertThat(printed.out()).contains("mouse1/a", "class7", "Next: look at them");
    for (var name : List.of("mouse1/a_seg.b2nd", "b_seg.b2nd", "b_prob.b2nd", "b_seg.json")) {
      assertThat(Files.readAllBytes(out.resolve(name)))
          .as(name)
          .isEqualTo(Files.readAllBytes(first.resolve(name)));
    }
    var record = new ObjectMapper().readTree(out.resolve("mouse1/a_seg.json").toFile());
    assertThat(record.at("/classes/0/value").asInt()).isEqualTo(7);
    assertThat(record.at("/volume/uri").asText()).isEqualTo("mouse1/a.npy");
  }

  @Test
  void anotherModelNeedsOverwrite() {
    assertThat(predict("binary").exitCode()).isZero();
    var again = predict("binary");
    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).contains("2 volumes, of which 2 are predicted already");

    var refused = predict("several");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("holds 2 predictions of another model", "--overwrite");

    assertThat(predict("several", "--overwrite", "--mirror", "--step", "1").exitCode()).isZero();
  }

  @Test
  void badVolumesAreNamedAndTheOthersDone() throws IOException {
    Files.writeString(data.resolve("bad.npy"), "this is no array");

    var printed = predict("binary", "--format", "npy", "--min-voxels", "10");

    assertThat(printed.exitCode()).isEqualTo(1);
    assertThat(printed.err()).contains("1 volumes have no prediction", "bad.npy");
    assertThat(out.resolve("b_seg.npy")).exists();
    assertThat(out.resolve("bad_seg.npy")).doesNotExist();
  }

  @Test
  void scoresAreWritten() throws IOException {
    var mask = new byte[EDGE * EDGE * EDGE];
    mask[5] = 7;
    try (var writer =
        NpyWriter.create(data.resolve("b_seg.npy"), ElementType.UINT8, EDGE, EDGE, EDGE)) {
      writer.write(mask, 0, mask.length);
      writer.commit();
    }

    var printed = predict("binary", "--score");

    assertThat(printed.exitCode()).as(printed.err()).isZero();
    assertThat(printed.out()).contains("Against the masks of 1 volumes", "scores.json");
    assertThat(out.resolve("summary.json")).content().contains("metric_per_case");
  }

  @Test
  void wrongModelsAndDirectoriesAreNamed() throws IOException {
    var missing = predict("nothing");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("nothing: holds no segmenter");

    Files.createDirectories(folder.resolve("empty"));
    data = folder.resolve("empty");
    var empty = predict("binary");
    assertThat(empty.exitCode()).isEqualTo(1);
    assertThat(empty.err()).contains("has no .b2nd or .npy volumes");
    assertThat(out).doesNotExist();

    assertThat(predict("binary", "--step", "0").err()).contains("--step 0: must lie in (0, 1]");
    assertThat(predict("binary", "--min-voxels", "0").exitCode()).isEqualTo(2);
    assertThat(predict("binary", "--format", "tiff").exitCode()).isEqualTo(2);
  }

  private CommandLineRun predict(String model, String... options) {
    var arguments =
        new ArrayList<>(
            List.of(
                "predict",
                "--model",
                folder.resolve(model).toString(),
                "--data-dir",
                data.toString(),
                "--out",
                out.toString()));
    arguments.addAll(List.of(options));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private void write(String name, long seed) throws IOException {
    var random = SplitRandom.of(seed);
    var values = new float[EDGE * EDGE * EDGE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    try (var writer =
        NpyWriter.create(data.resolve(name + ".npy"), ElementType.FLOAT32, EDGE, EDGE, EDGE)) {
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }
}
