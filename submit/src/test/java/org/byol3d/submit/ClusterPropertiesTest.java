package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.SparkLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Spark properties of the kinds of cluster. */
class ClusterPropertiesTest {
  private static final Path FOLDER = Path.of("../conf");

  private static SortedMap<String, String> read(String cluster) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(FOLDER.resolve("spark-" + cluster + ".conf"))) {
      properties.load(in);
    }
    var sorted = new TreeMap<String, String>();
    properties.forEach((key, value) -> sorted.put((String) key, (String) value));
    return sorted;
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void areWhatSparkTakes(String cluster) throws IOException {
    var properties = read(cluster);
    assertThat(properties.keySet()).allMatch(key -> key.startsWith("spark."));
    assertThat(properties.values()).allMatch(value -> value.equals(value.strip()));
    var conf = new SparkConf(false);
    properties.forEach(conf::set);
    assertThat(conf.getSizeAsMb(SparkLauncher.EXECUTOR_MEMORY)).isPositive();
    assertThat(conf.getTimeAsSeconds("spark.task.reaper.killTimeout")).isPositive();
    // 0 would switch preferred locations off.
    assertThat(conf.getTimeAsMs("spark.locality.wait")).isPositive();
    // Spark refuses a limit of attempts on a node that the job would never live to see.
    assertThat(conf.getInt("spark.excludeOnFailure.task.maxTaskAttemptsPerNode", 0))
        .isLessThan(conf.getInt("spark.task.maxFailures", 0));
    // One task has all cores of its executor and its GPU.
    assertThat(conf.get("spark.task.cpus")).isEqualTo(conf.get(SparkLauncher.EXECUTOR_CORES));
    assertThat(conf.get("spark.task.resource.gpu.amount"))
        .isEqualTo(conf.get("spark.executor.resource.gpu.amount"));
  }

  @Test
  void differOnlyByKindOfCluster() throws IOException {
    var standalone = read("standalone");
    for (var cluster : new String[] {"yarn", "kubernetes"}) {
      var other = read(cluster);
      other
          .keySet()
          .removeIf(
              key ->
                  key.startsWith("spark." + cluster)
                      || key.endsWith("memoryOverhead")
                      || key.startsWith("spark.executor.resource.gpu.")
                      || key.matches("spark\\.executor\\.(maxNumFailures|failures.*)"));
      var expected = new TreeMap<>(standalone);
      expected.remove("spark.executor.resource.gpu.amount");
      expected.put("spark.executorEnv.DJL_CACHE_DIR", other.get("spark.executorEnv.DJL_CACHE_DIR"));
      assertThat(other).isEqualTo(expected);
    }
  }

  /** Another user could put a libtorch of his own into a known folder that all can write. */
  @Test
  void nativesOfSharedMachinesAreNotInTmp() throws IOException {
    assertThat(read("standalone").get("spark.executorEnv.DJL_CACHE_DIR")).isNull();
  }
}
