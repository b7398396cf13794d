package org.byol3d.metrics.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.SampleRun;
import org.byol3d.storage.Sha256;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardEventsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOON);

  @TempDir private Path folder;

  private StoreDirectory directory() throws IOException {
    return StoreDirectory.of(folder.resolve("tensorboard").toString(), new Configuration());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder.resolve("tensorboard"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void checksumsMatchRfc3720AndTensorFlow() {
    var zeros = new byte[32];
    var digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    // RFC 3720, B.4; and the check value of CRC-32/ISCSI.
    assertThat(EventFileParser.crc32c(zeros)).isEqualTo(0x8a9136aa);
    assertThat(EventFileParser.crc32c(digits)).isEqualTo(0xe3069283);
    assertThat(RecordFraming.maskedCrc(zeros, 32)).isEqualTo(masked(0x8a9136aa));
    assertThat(RecordFraming.maskedCrc(digits, 9)).isEqualTo(masked(0xe3069283));
  }

  private static int masked(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  @Test
  void aFileStartsWithTensorFlowsBytes() throws IOException {
    TensorBoardEvents.open(directory(), 0, InstantSource.fixed(Instant.EPOCH)).close();
    // 24 bytes: wall time 0.0, step 0, "brain.Event:2".
    var bytes = HexFormat.of().formatHex(Files.readAllBytes(files().get(0)));
    assertThat(bytes)
        .startsWith("1a00000000000000")
        .contains("0900000000000000001000" + "1a0d" + "627261696e2e4576656e743a32")
        .hasSize(2 * (8 + 4 + 26 + 4));
  }

  @Test
  void filesKeepTheirBytes() throws Exception {
    try (var events = TensorBoardEvents.open(directory(), 20, CLOCK)) {
      SampleRun.write(events, 20, 31, 100);
    }
    assertThat(Sha256.hex(Files.readAllBytes(files().get(0))))
        .isEqualTo("230dc47ab65574962884517982ddbe2775698a1df9963309a3406361d4e8cce6");
  }

  @Test
  void scalarsHaveTheirTagsAndSteps() throws IOException {
    var metrics = SampleRun.step(187_499, 187_500);
    var diagnostics = SampleRun.diagnostics(1, 16, 8);
    try (var events = TensorBoardEvents.open(directory(), 0, CLOCK)) {
      events.accept(metrics);
      events.accept(new MetricsRecord.Event(187_499, "finished", Map.of()));
      events.accept(new MetricsRecord.Collapse(187_499, diagnostics));
    }
    var read = EventFileParser.parse(Files.readAllBytes(files().get(0)));
    assertThat(read).hasSize(3);
    assertThat(read.get(0).fileVersion()).isEqualTo("brain.Event:2");
    assertThat(read).allSatisfy(event -> assertThat(event.wallTime()).isEqualTo(1_772_366_400.25));
    assertThat(read.get(1).step()).isEqualTo(187_499);
    assertThat(read.get(1).scalars())
        .containsEntry("loss/total", (float) metrics.loss())
        .containsEntry("schedule/tau", (float) metrics.tau())
        .containsEntry("gradient/norm", (float) metrics.gradientNorm())
        .containsEntry("seconds/wall", 0.5f)
        .containsEntry("seconds/dataWait", 0.04f)
        .hasSize(9 + 9);
    assertThat(read.get(2).scalars().get("collapse/effective-rank"))
        .isCloseTo((float) diagnostics.effectiveRank(), within(1e-6f));
  }

  @Test
  void aResumedRunsFileDropsLaterSteps() throws IOException {
    for (var from : List.of(0, 20)) {
      try (var events = TensorBoardEvents.open(directory(), from, CLOCK)) {
        SampleRun.write(events, from, from + 30, 100);
      }
    }
    assertThat(files().stream().map(file -> file.getFileName().toString()))
        .containsExactly(
            "events.out.tfevents.1772366400.000", "events.out.tfevents.1772366400.001");
    var first = EventFileParser.parse(Files.readAllBytes(files().get(0)));
    assertThat(first).allSatisfy(event -> assertThat(event.sessionStatus()).isZero());
    var second = EventFileParser.parse(Files.readAllBytes(files().get(1)));
    assertThat(second.get(0).fileVersion()).isEqualTo("brain.Event:2");
    assertThat(second.get(1).sessionStatus()).isEqualTo(1);
    assertThat(second.get(1).step()).isEqualTo(20);
    var steps = new ArrayList<Long>();
    second.stream().skip(2).forEach(event -> steps.add(event.step()));
    assertThat(steps).startsWith(20L).endsWith(49L).isSorted();
  }

  @Test
  void aKilledWriterLeavesCompleteFlushedRecords() throws IOException {
    try (var events = TensorBoardEvents.open(directory(), 0, CLOCK)) {
      assertThat(EventFileParser.parse(Files.readAllBytes(files().get(0)))).hasSize(1);
      SampleRun.write(events, 0, 25, 100);
      assertThat(EventFileParser.parse(Files.readAllBytes(files().get(0))))
          .hasSizeGreaterThanOrEqualTo(1 + 20 + 2);
    }
  }

  @Test
  void theParserDetectsAFlippedBit() throws IOException {
    TensorBoardEvents.open(directory(), 0, CLOCK).close();
    var bytes = Files.readAllBytes(files().get(0));
    bytes[20] ^= 1;
    assertThatIllegalArgumentException().isThrownBy(() -> EventFileParser.parse(bytes));
  }
}
