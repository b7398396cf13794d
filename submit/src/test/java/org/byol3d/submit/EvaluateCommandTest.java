package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Safetensors;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.storage.CommittedFile;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final NetworkConfig CONFIG = new NetworkConfig(1, List.of(4, 6), true, 8, 5, 8);
  private static final String SCANS = "--scan-id-pattern=/(scan[0-9]+)_";
  private static final String TEST_SCANS = "--test-scans=scan001";

  @TempDir private static Path folder;
  private static Path data;
  private static Path weights;

  @BeforeAll
  static void makePhantoms() throws IOException {
    data = folder.resolve("data");
    weights = folder.resolve("weights.safetensors");
    var made =
        CommandLineRun.of(
            "phantom",
            "--out=" + data,
            "--scans=2",
            "--patches=3",
            "--size=48",
            "--labels",
            "--workers=1");
    assertThat(made.exitCode()).as(made.err()).isZero();
    var networks = new ByolNetworks(CONFIG);
    var tensors =
        StateDict.name(
            networks.online(),
            networks.initialOnline(1),
            ByolNetworks.initialBuffers(networks.online()));
    CommittedFile.write(
        new Configuration(), weights.toString(), out -> Safetensors.write(tensors, out));
  }

  @Test
  void scansAreSplitAndFeatureSetsTabulated() throws IOException {
    var report = folder.resolve("report.json");

    var run = evaluate("--model=" + weights, SCANS, TEST_SCANS, "--json=" + report);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Scans with masks: 2", "scan000  3 volumes", "scan001  3 volumes")
        .contains("1 scan: scan000", "1 scan: scan001")
        .contains("random encoder", "intensities", "encoder − intensities")
        .contains("Report: " + report, "Next:");
    var json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.at("/test/units").toString()).isEqualTo("[\"scan001\"]");
    assertThat(json.at("/results/0/source").asText()).isEqualTo(weights.toString());

    var again = folder.resolve("again.json");
    evaluate("--model=" + weights, SCANS, TEST_SCANS, "--json=" + again);
    assertThat(again).hasSameBinaryContentAs(report);
  }

  @Test
  void anIndexGivesTheSameFigures() throws IOException {
    var index = folder.resolve("index");
    var made =
        CommandLineRun.of(
            "ingest", "--data-dir=" + data, "--index=" + index, "--min-size=48", SCANS);
    assertThat(made.exitCode()).as(made.err()).isZero();
    var without = folder.resolve("without.json");
    var with = folder.resolve("with.json");

    var plain = evaluate("--model=" + weights, SCANS, TEST_SCANS, "--json=" + without);
    var indexed = evaluate("--model=" + weights, "--index=" + index, TEST_SCANS, "--json=" + with);

    assertThat(plain.exitCode()).as(plain.err()).isZero();
    assertThat(indexed.exitCode()).as(indexed.err()).isZero();
    assertThat(with).hasSameBinaryContentAs(without);

    var volume = data.resolve("scan000_patch0001.b2nd");
    var modified = Files.getLastModifiedTime(volume);
    Files.setLastModifiedTime(volume, FileTime.fromMillis(modified.toMillis() + 5000));
    var changed = evaluate("--model=" + weights, "--index=" + index, TEST_SCANS);
    Files.setLastModifiedTime(volume, modified);
    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.err()).contains("scan000_patch0001.b2nd has changed since it was indexed");
  }

  @Test
  void oneScanIsSplitByVolume() {
    var run = evaluate("--model=" + weights);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("volumes were split: figures are too good");
  }

  @Test
  void severalWeightsNeedNames() {
    var unnamed = evaluate("--model=before=" + weights, "--model=" + weights);
    assertThat(unnamed.exitCode()).isEqualTo(2);
    assertThat(unnamed.err()).contains("each of several models needs a name");

    var named =
        evaluate(
            "--model=before=" + weights, "--model=after=" + weights.toUri(), SCANS, TEST_SCANS);
    assertThat(named.exitCode()).as(named.err()).isZero();
    assertThat(named.out()).contains("after − before");
  }

  @Test
  void halvesOfOneAnimalAreWarnedOf() throws IOException {
    var halves = folder.resolve("halves");
    for (var name : List.of("mouse0/left, dorsal", "mouse0/right")) {
      Files.createDirectories(halves.resolve(name));
    }
    try (var files = Files.list(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var half = file.toString().contains("scan000") ? "mouse0/left, dorsal" : "mouse0/right";
        Files.copy(file, halves.resolve(half).resolve(file.getFileName().toString()));
      }
    }

    for (var name : List.of("small.npy", "small_seg.npy")) {
      try (var writer =
          NpyWriter.create(
              halves.resolve("mouse0/right").resolve(name), ElementType.INT16, 4, 4, 4)) {
        writer.write(ramp(64), 0, 64);
        writer.commit();
      }
    }

    var run =
        evaluate(
            "--model=" + weights,
            "--data-dir=" + halves,
            "--min-plaque-voxels=4",
            "--test-scans=mouse0/left, dorsal",
            "--train-scans=mouse0/right");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("mouse0/left, dorsal  3 volumes", "mouse0/right         4 volumes")
        .contains("1 of 7 volumes are too small for crops of 16 voxels and are left out")
        .contains("mouse0 holds the scans left, dorsal, right", "--scan-id-pattern");
    var both = evaluate("--model=" + weights, SCANS, "--test-scans=scan000,scan001");
    assertThat(both.err()).contains("no scan is left to train on").hasLineCount(1);
    var twice =
        evaluate("--model=" + weights, SCANS, "--test-scans=scan000", "--train-scans=scan000");
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err()).contains("scan000 is named for training and").hasLineCount(1);
  }

  private static short[] ramp(int voxels) {
    var ramp = new short[voxels];
    for (int i = 0; i < voxels; i++) {
      ramp[i] = (short) i;
    }
    return ramp;
  }

  @Test
  void weightsWithoutCardNeedNormalization() {
    var run = CommandLineRun.of("evaluate", "--data-dir=" + data, "--model=" + weights);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("has no card", "--normalization").hasLineCount(1);
  }

  @Test
  void wrongUsageIsSaid() {
    var known = "--model=" + weights;
    for (var threads : List.of("0", "-1", "2000000000")) {
      var run = evaluate(known, "--threads=" + threads);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--threads " + threads).hasLineCount(1);
    }
    assertThat(evaluate(known, "--crops-per-volume=3").exitCode()).isEqualTo(2);
    assertThat(evaluate(known, "--normalization=median").exitCode()).isEqualTo(2);
    assertThat(evaluate(known, "--test-fraction=1").exitCode()).isEqualTo(2);
    assertThat(evaluate(known, "--test-scans=a", "--test-fraction=0.5").exitCode()).isEqualTo(2);
    assertThat(evaluate(known, "--scan-id-pattern=scan").exitCode()).isEqualTo(2);
    assertThat(evaluate(known, "--crop=1").exitCode()).isEqualTo(2);
    var noDirectory = CommandLineRun.of("evaluate", known, "--data-dir", "");
    assertThat(noDirectory.exitCode()).isEqualTo(2);
    assertThat(noDirectory.err()).startsWith("byol3d: --data-dir is empty").hasLineCount(1);
    var unmatched = evaluate(known, "--scan-id-pattern=/(mouse)/");
    assertThat(unmatched.exitCode()).isEqualTo(2);
    assertThat(unmatched.err()).contains("finds nothing in");
  }

  @Test
  void unusableFilesAreOneLine() throws IOException {
    var missing = evaluate("--model=" + folder.resolve("none.safetensors"));
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("no such file", "none.safetensors").hasLineCount(1);

    var unknown = evaluate("--model=" + weights, SCANS, "--test-scans=scan009");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("'scan009'", "[scan000, scan001]").hasLineCount(1);

    var damaged = folder.resolve("damaged.safetensors");
    Files.write(damaged, new byte[20]);
    var run = evaluate("--model=" + damaged);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("byol3d: " + damaged).hasLineCount(1);
  }

  private static CommandLineRun evaluate(String... more) {
    var normalization =
        Stream.of(more).anyMatch(it -> it.startsWith("--normalization"))
            ? Stream.<String>of()
            : Stream.of("--normalization=percentile");
    var directory =
        Stream.of(more).anyMatch(it -> it.startsWith("--data-dir"))
            ? Stream.<String>of()
            : Stream.of("--data-dir=" + data);
    return CommandLineRun.of(
        Stream.concat(
                Stream.of("evaluate", "--crop=16", "--crops-per-volume=8", "--resamples=100"),
                Stream.concat(Stream.concat(directory, normalization), Stream.of(more)))
            .toArray(String[]::new));
  }
}
