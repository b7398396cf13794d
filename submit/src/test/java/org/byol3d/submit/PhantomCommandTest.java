package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.B2ndArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhantomCommandTest {
  @TempDir private Path folder;

  private CommandLineRun phantom(String out, String... more) {
    var arguments = new String[8 + more.length];
    System.arraycopy(
        new String[] {
          "phantom",
          "--out",
          folder.resolve(out).toString(),
          "--scans=2",
          "--patches=2",
          "--size",
          "32",
          "--seed=7"
        },
        0,
        arguments,
        0,
        8);
    System.arraycopy(more, 0, arguments, 8, more.length);
    return CommandLineRun.of(arguments);
  }

  @Test
  void writesWhatNnUnetReads() throws IOException {
    var run = phantom("data", "--labels");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("4 volumes of 32³", "Next:");
    var data = folder.resolve("data");
    try (var volume = B2ndArray.open(data.resolve("scan001_patch0001.b2nd"));
        var mask = B2ndArray.open(data.resolve("scan001_patch0001_seg.b2nd"))) {
      assertThat(volume.shape()).containsExactly(1, 32, 32, 32);
      assertThat(volume.type().text()).isEqualTo("<f4");
      assertThat(mask.type().text()).isEqualTo("<i2");
      var voxels = new float[32 * 32 * 32];
      volume.read(volume.whole(), voxels);
      double sum = 0;
      double squares = 0;
      for (float voxel : voxels) {
        sum += voxel;
        squares += voxel * voxel;
      }
      assertThat(sum / voxels.length).isBetween(-1e-4, 1e-4);
      assertThat(squares / voxels.length).isBetween(0.999, 1.001);
    }
    var json = new ObjectMapper();
    var splits = json.readTree(data.resolve("splits_final.json").toFile());
    assertThat(splits).hasSize(2);
    assertThat(splits.get(0).get("train").toString())
        .isEqualTo("[\"scan001_patch0000\",\"scan001_patch0001\"]");
    assertThat(splits.get(0).get("val").toString()).contains("scan000");
    assertThat(json.readTree(data.resolve("dataset.json").toFile()).get("numTraining").asInt())
        .isEqualTo(4);
    try (var files = Files.list(data)) {
      assertThat(files).hasSize(10);
    }
  }

  @Test
  void anyNumberOfThreadsGivesSameBytes() throws IOException {
    assertThat(phantom("one", "--workers=1", "--voxels=uint16").exitCode()).isZero();
    assertThat(phantom("two", "--workers=2", "--voxels=UINT16").exitCode()).isZero();
    for (var name : new String[] {"scan000_patch0000.b2nd", "scan001_patch0001.b2nd"}) {
      assertThat(folder.resolve("two").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(name));
    }
    assertThat(folder.resolve("one/scan000_patch0000_seg.b2nd")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--workers=0 | --workers 0: must lie in [1, 1024]",
        "--workers=2000000000 | --workers 2000000000: must lie in [1, 1024]",
        "--size=4 | --size 4: must lie in [8, 812]",
        "--size=100000 | --size 100000: must lie in [8, 812]",
        "--scans=0 | --scans 0: must lie in [1, 100000]",
        "--patches=-1 | --patches -1: must lie in [1, 100000]",
        "--size=812 --workers=1024 | --size 812: 1024 patches at once need 30635.1 GiB of memory",
        "--out= | --out is empty"
      })
  void refusesWhatCannotBeMade(String options, String reason) {
    var arguments = new ArrayList<>(List.of("phantom", "--out", folder.resolve("none").toString()));
    if (options.startsWith("--out")) {
      arguments.subList(1, 3).clear();
    }
    arguments.addAll(List.of(options.split(" ")));
    var run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(reason).hasLineCount(1);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void refusesMoreThanTheDiskHolds() {
    var out = folder.resolve("new/data");
    var run =
        CommandLineRun.of(
            "phantom", "--out", out.toString(), "--scans=100000", "--patches=100000", "--size=100");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(out.toString(), "37252903.0", "GiB of voxels do not fit", "GiB free")
        .hasLineCount(1);
    assertThat(out).doesNotExist();
  }
}
