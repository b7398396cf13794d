package org.byol3d.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  private static final int TOTAL = 40;

  @TempDir private Path folder;
  private StoreDirectory run;
  private Path file;

  @BeforeEach
  void place() throws IOException {
    run = StoreDirectory.of(folder.resolve("run").toString(), new Configuration());
    file = folder.resolve("run").resolve("metrics.jsonl");
  }

  private List<MetricsRecord> records() throws IOException {
    var records = new ArrayList<MetricsRecord>();
    try (var reader = MetricsReader.open(run)) {
      for (var record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private void write(long from, long to) throws IOException {
    try (var log = MetricsLog.open(run, from, 10)) {
      SampleRun.write(log, from, to, TOTAL);
    }
  }

  @Test
  void recordsOfAFinetuningAreReadBack() throws IOException {
    var written = List.of(SampleRun.finetuneStep(0, 8), SampleRun.validation(0));
    try (var log = MetricsLog.open(run, 0, 10)) {
      for (var record : written) {
        log.accept(record);
      }
    }

    assertThat(records()).isEqualTo(written);
    assertThat(MetricsLog.hasSteps(run)).isTrue();
    assertThat(Files.readString(file))
        .contains("\"type\":\"finetune-step\",\"step\":0,", "\"recall\":\"NaN\"");
  }

  @Test
  void writtenRecordsAreReadBack() throws IOException {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("worker", "3 <b>");
    fields.put("attempt", 2);
    fields.put("lost", true);
    fields.put("volumes", List.of("a", "b"));
    var diagnostics = SampleRun.diagnostics(1, 16, 8);
    var diverged =
        new StepMetrics(
            1,
            TOTAL,
            0.02,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            1,
            1e-3,
            0.99,
            Double.NEGATIVE_INFINITY,
            1,
            2,
            SampleRun.timings());
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(SampleRun.step(0, TOTAL));
      log.accept(diverged);
      log.accept(new MetricsRecord.Collapse(1, diagnostics));
      log.accept(new MetricsRecord.Event(2, "worker-lost", fields));
    }
    assertThat(records())
        .containsExactly(
            SampleRun.step(0, TOTAL),
            diverged,
            new MetricsRecord.Collapse(1, diagnostics),
            new MetricsRecord.Event(2, "worker-lost", fields));
  }

  @Test
  void linesKeepTheirBytes() throws IOException {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("uri", "a <b>");
    fields.put("workers", List.of(1, 2));
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(
          new StepMetrics(
              7, TOTAL, 0.5, Double.NaN, 1, 2e-7, 1e-3, 0.99, 3, 1, 2, SampleRun.timings()));
      log.accept(
          new MetricsRecord.Collapse(
              7, new CollapseDiagnostics(8, 4, 0.5, 1e-3, Double.NaN, 0.25)));
      log.accept(new MetricsRecord.Event(8, "warning", fields));
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"type":"step","step":7,"totalSteps":40,"epoch":0.5,"loss":"NaN","loss12":1.0,\
            "loss21":2.0E-7,"learningRate":0.001,"tau":0.99,"gradientNorm":3.0,"workers":1,\
            "cropPairs":2,"timings":{"wall":0.5,"schedule":0.02,"broadcast":0.03,"dataWait":0.04,\
            "encode":0.1,"heads":0.01,"backward":0.2,"gather":0.05,"reduce":0.015,"update":0.025}}
            {"type":"collapse","step":7,"rows":8,"dimensions":4,"meanStd":0.5,"minStd":0.001,\
            "effectiveRank":"NaN","meanCosine":0.25,"collapsed":false}
            {"type":"event","step":8,"kind":"warning","fields":{"uri":"a <b>","workers":[1,2]}}
            """);
  }

  @Test
  void everyLineIsAJsonObject() throws IOException {
    write(0, 10);
    var types = new ArrayList<String>();
    for (var line : Files.readAllLines(file)) {
      var object = new ObjectMapper().readTree(line);
      assertThat(object.path("step").isIntegralNumber()).isTrue();
      types.add(object.path("type").asText());
    }
    assertThat(types).hasSize(12).startsWith("event", "step").endsWith("step", "collapse");
    var step = new ObjectMapper().readTree(Files.readAllLines(file).get(1));
    assertThat(step.path("totalSteps").asInt()).isEqualTo(TOTAL);
    assertThat(step.path("timings").path("dataWait").asDouble()).isEqualTo(0.04);
  }

  @Test
  void aResumedRunContinuesItsLog() throws IOException {
    write(0, 25);
    var beforeCheckpoint = Files.readAllLines(file).subList(0, 1 + 20 + 2);
    write(20, 30);
    var lines = Files.readAllLines(file);
    assertThat(lines.subList(0, 23)).isEqualTo(beforeCheckpoint);
    var steps =
        records().stream().filter(StepMetrics.class::isInstance).map(MetricsRecord::step).toList();
    assertThat(steps).containsExactlyElementsOf(LongStream.range(0, 30).boxed().toList());
    assertThat(records()).contains(new MetricsRecord.Event(20, "resumed", Map.of("step", 20)));
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aNewRunBeginsAnEmptyLog() throws IOException {
    write(0, 5);
    write(0, 2);
    assertThat(records()).hasSize(3);
  }

  @Test
  void anUnfinishedLineIsDroppedOnResume() throws IOException {
    write(0, 12);
    var whole = Files.readString(file);
    for (var torn :
        List.of("{\"type\":\"st", "{\"type\":\"event\",\"step\":1,\"kind\":\"x\",\"fields\":{}}")) {
      Files.writeString(file, whole + torn);
      assertThat(records()).hasSize(14);
      MetricsLog.open(run, 12, 1).close();
      assertThat(Files.readString(file)).isEqualTo(whole);
    }
  }

  @Test
  void aDamagedLineIsNamedAndKept() throws IOException {
    write(0, 12);
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(4, lines.get(4).replace("\"loss\"", "\"lost\""));
    Files.write(file, lines);
    var damaged = Files.readAllBytes(file);
    assertThatIOException()
        .isThrownBy(() -> MetricsLog.open(run, 12, 1))
        .withMessageContaining("metrics.jsonl: line 5 is not a metrics record")
        .withMessageContaining("'loss'")
        .withMessageContaining("Delete the line");
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void linesOfAnotherKindAreNamed() throws IOException {
    Files.createDirectories(file.getParent());
    var messages =
        Map.of(
            "nonsense\n", "Unrecognized token",
            "[1]\n", "not a JSON object",
            "{\"type\":\"video\",\"step\":1}\n", "no such type: \"video\"",
            "{\"type\":\"event\",\"kind\":\"x\",\"fields\":{}}\n", "field step",
            "{\"type\":\"event\",\"step\":1,\"fields\":{}}\n", "field kind",
            "{\"type\":\"event\",\"step\":1,\"kind\":\"x\"}\n", "field fields",
            "{\"type\":\"collapse\",\"step\":1,\"rows\":4}\n", "dimensions");
    for (var each : messages.entrySet()) {
      Files.writeString(file, each.getKey());
      assertThatIOException()
          .isThrownBy(this::records)
          .withMessageContaining("line 1")
          .withMessageContaining(each.getValue());
    }
  }

  @Test
  void stepsAreFlushedInGroups() throws IOException {
    try (var log = MetricsLog.open(run, 0, 3)) {
      log.accept(SampleRun.step(0, TOTAL));
      log.accept(SampleRun.step(1, TOTAL));
      assertThat(records()).isEmpty();
      log.accept(SampleRun.step(2, TOTAL));
      assertThat(records()).hasSize(3);
      log.accept(new MetricsRecord.Event(3, "warning", Map.of("message", "x")));
      assertThat(records()).hasSize(4);
      log.accept(new MetricsRecord.Collapse(3, SampleRun.diagnostics(1, 8, 8)));
      assertThat(records()).hasSize(5);
    }
  }

  @Test
  void readingNeedsALog() {
    assertThatIOException()
        .isThrownBy(this::records)
        .isInstanceOf(FileNotFoundException.class)
        .withMessageContaining("metrics.jsonl");
    assertThatIllegalArgumentException().isThrownBy(() -> MetricsLog.open(run, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> MetricsLog.open(run, 0, 0));
  }

  @Test
  void impossibleMetricsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleRun.step(TOTAL, TOTAL))
        .withMessage("step 40 of 40: steps count from 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepTimings(1, 0, 0, -0.5, 0, 0, 0, 0, 0, 0))
        .withMessage("timing dataWait must be at least 0 seconds, but is -0.5");
  }
}
