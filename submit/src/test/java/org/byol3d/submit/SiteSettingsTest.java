package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.byol3d.storage.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of Spark that many sites have in their spark-defaults.conf. */
class SiteSettingsTest {
  @TempDir private Path folder;

  /** Settings that change how Spark works, but must change no result. */
  private List<String> siteSettings() throws IOException {
    var events = Files.createDirectories(folder.resolve("events"));
    return List.of(
        "-Dspark.serializer=org.apache.spark.serializer.KryoSerializer",
        "-Dspark.kryo.registrationRequired=true",
        "-Dspark.speculation=true",
        "-Dspark.speculation.quantile=0.1",
        "-Dspark.speculation.multiplier=1.01",
        "-Dspark.dynamicAllocation.enabled=true",
        "-Dspark.dynamicAllocation.shuffleTracking.enabled=true",
        "-Dspark.scheduler.mode=FAIR",
        "-Dspark.eventLog.enabled=true",
        "-Dspark.eventLog.dir=" + events.toUri(),
        "-Dspark.io.compression.codec=zstd",
        "-Dspark.broadcast.compress=true",
        "-Dspark.rdd.compress=true",
        "-Dspark.task.maxFailures=1");
  }

  @Test
  void siteSettingsChangeNoBit() throws Exception {
    run(List.of(), "phantom --out DIR/data --scans 1 --patches 4 --size 24");
    for (var name : List.of("plain", "site")) {
      run(
          name.equals("site") ? siteSettings() : List.of(),
          "pretrain --config smoke --data-dir DIR/data --save-dir DIR/"
              + name
              + " --workers 2 --epochs 3 --set compute.device=cpu");
    }
    assertThat(weights("site")).isEqualTo(weights("plain")).hasSize(3);
    try (var events = Files.list(folder.resolve("events"))) {
      assertThat(events).describedAs("the settings were in use").isNotEmpty();
    }
  }

  private void run(List<String> settings, String command) throws Exception {
    var arguments = new ArrayList<String>();
    for (var word : command.split(" ", -1)) {
      arguments.add(word.replace("DIR", folder.toString()));
    }
    var log = folder.resolve("child.log");
    try (var child = ChildCommandLine.start(log, settings, arguments)) {
      assertThat(child.process().waitFor()).describedAs(child.text()).isZero();
    }
  }

  private Map<String, String> weights(String run) throws IOException {
    var weights = new TreeMap<String, String>();
    try (var files = Files.walk(folder.resolve(run).resolve("checkpoints"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".safetensors")).toList()) {
        weights.put(file.getFileName().toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return weights;
  }
}
