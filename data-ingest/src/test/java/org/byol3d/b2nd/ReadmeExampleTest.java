package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Java example of README.md, and compares the two texts. */
class ReadmeExampleTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  @Test
  void exampleReadsTheRegion(@TempDir Path folder) throws IOException {
    var file = folder.resolve("patch.b2nd");
    B2ndWriter.write(
        file,
        new B2ndSpec(
            new long[] {1, 64, 64, 64},
            new int[] {1, 40, 40, 40},
            new int[] {1, 16, 16, 16},
            DataType.FLOAT32,
            Compression.NNSSL),
        numbers(64 * 64 * 64));

    assertThat(readRegion(file)).isEqualTo(expected());
  }

  @Test
  void readmeHasTheSameExample() throws IOException {
    var readme = JAVA.matcher(Files.readString(Path.of("../README.md")));
    var source = Files.readString(Path.of("src/test/java/org/byol3d/b2nd/ReadmeExampleTest.java"));

    assertThat(readme.find()).as("README.md has a Java example").isTrue();
    assertThat(lines(source)).contains(lines(readme.group(1)));
  }

  private static float[] readRegion(Path file) throws IOException {
    try (B2ndArray array = B2ndArray.open(file)) {
      Region region = Region.of(new long[] {0, 8, 16, 24}, new long[] {1, 40, 48, 56});
      float[] voxels = new float[32 * 32 * 32];
      array.read(region, voxels);
      return voxels;
    }
  }

  private static float[] expected() {
    var voxels = new float[32 * 32 * 32];
    for (int i = 0; i < voxels.length; i++) {
      int d = 8 + i / 1024;
      int h = 16 + i / 32 % 32;
      int w = 24 + i % 32;
      voxels[i] = (d * 64 + h) * 64 + w;
    }
    return voxels;
  }

  private static float[] numbers(int count) {
    var numbers = new float[count];
    IntStream.range(0, count).forEach(i -> numbers[i] = i);
    return numbers;
  }

  private static String lines(String text) {
    return String.join("\n", Arrays.stream(text.split("\n")).map(String::strip).toList());
  }
}
