package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSettingsTest {
  private static final Path CONF = Path.of(System.getProperty("basedir"), "..", "conf");

  @TempDir private Path folder;

  /** Reads what spark-submit reads from a properties file. */
  private static SparkConf settings(String file) throws IOException {
    var settings = new SparkConf(false);
    for (var line : Files.readAllLines(CONF.resolve(file), StandardCharsets.UTF_8)) {
      var parts = line.strip().split("\\s+", 2);
      if (parts.length == 2 && !parts[0].startsWith("#")) {
        settings.set(parts[0], parts[1]);
      }
    }
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-standalone.conf", "spark-yarn.conf", "spark-kubernetes.conf"})
  void fewerFailuresThanAttemptsAreRefused(String file) throws IOException {
    var settings = settings(file);
    assertThatCode(() -> SparkSettings.require(settings)).doesNotThrowAnyException();

    settings.set("spark.task.maxFailures", "1");
    assertThatThrownBy(() -> SparkSettings.require(settings))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("spark.excludeOnFailure.task.maxTaskAttemptsPerNode")
        .hasMessageContaining("spark.task.maxFailures")
        .hasMessageNotContaining("\n");

    settings.set("spark.excludeOnFailure.enabled", "false");
    assertThatCode(() -> SparkSettings.require(settings)).doesNotThrowAnyException();
  }

  @Test
  void oneWritableLocalDirectoryIsEnough() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    var none = new SparkConf(false).set("spark.local.dir", file + "/a," + file + "/b");
    assertThatIOException()
        .isThrownBy(() -> SparkSettings.require(none))
        .withMessageContaining(file + "/a")
        .withMessageContaining("SPARK_LOCAL_DIRS");

    var one = new SparkConf(false).set("spark.local.dir", file + "/a," + folder.resolve("new"));
    SparkSettings.require(one);
    assertThat(folder.resolve("new")).isEmptyDirectory();
  }
}
