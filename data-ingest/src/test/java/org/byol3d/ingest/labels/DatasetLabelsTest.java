package org.byol3d.ingest.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.storage.GivenPath;
import org.byol3d.volume.LabelSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetLabelsTest {
  @TempDir private Path folder;

  private LabelSet read(String json) throws IOException {
    var file = folder.resolve("dataset.json");
    Files.writeString(file, json);
    return DatasetLabels.of(JsonFile.read(GivenPath.of(file), new Configuration()));
  }

  @Test
  void bothVersionsOfNnUnetAreRead() throws IOException {
    assertThat(
            read(
                "{\"labels\": {\"background\": 0, \"plaque\": 1, \"vessel\": 2}, \"numTraining\":"
                    + " 3, \"channel_names\": {\"0\": \"x\"}}"))
        .hasToString("plaque = 1, vessel = 2");
    assertThat(read("{\"labels\": {\"0\": \"Background\", \"2\": \"vessel\", \"1\": \"plaque\"}}"))
        .hasToString("plaque = 1, vessel = 2");
  }

  @Test
  void valuesNeedNotBeConsecutive() throws IOException {
    var labels = read("{\"labels\": {\"late\": 255, \"background\": 0, \"early\": 7}}");
    assertThat(labels).hasToString("early = 7, late = 255");
    assertThat(labels.ignore()).isEmpty();
  }

  @Test
  void ignoredLabelIsNoClass() throws IOException {
    var labels = read("{\"labels\": {\"background\": 0, \"plaque\": 1, \"ignore\": 2}}");
    assertThat(labels.ignore()).hasValue(2);
    assertThat(labels.binary()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"labels\": {\"background\": 0, \"all\": [1, 2]}}; labels.all: regions",
        "{\"labels\": {\"background\": 0, \"a\": 1}, \"regions_class_order\": [1]}; regions",
        "{\"labels\": {\"background\": 0, \"a\": 1.0}}; labels.a: is 1.0, but must be a whole",
        "{\"labels\": {\"background\": 0, \"a\": \"1\"}}; labels.a: is \"1\", but must be a whole",
        "{\"labels\": {\"background\": 0, \"a\": true}}; labels.a: is true",
        "{\"labels\": {\"background\": 0, \"a\": null}}; labels.a: is null",
        "{\"labels\": {\"background\": 0, \"a\": 1e99}}; labels.a: is",
        "{\"labels\": {\"background\": 0, \"a\": 99999999999}}; labels.a: is 99999999999",
        "{\"labels\": {\"background\": 0, \"a\": 65536}}; labels.a: is 65536, but must lie in",
        "{\"labels\": {\"background\": 0, \"a\": -1}}; labels.a: is -1, which masks hold where",
        "{\"labels\": {\"background\": 0, \"a\": -7}}; labels.a: is -7, but must lie in",
        "{\"labels\": {\"background\": 0, \"a\": 1, \"b\": 1}}; labels.b: has the value 1, as a"
            + " has",
        "{\"labels\": {\"background\": 0, \"a\": 1, \"a\": 2}}; Duplicate field 'a'",
        "{\"labels\": {\"0\": \"background\", \"1\": \"a\", \"2\": \"a\"}}; the name a is there"
            + " twice",
        "{\"labels\": {\"background\": 1, \"a\": 0}}; labels.background: is 1, but must be 0",
        "{\"labels\": {\"background\": 0}}; no label besides background",
        "{\"labels\": {\"background\": 0, \"ignore\": 1}}; no label besides background",
        "{\"labels\": {\"a\": 1}}; no label has the value 0",
        "{\"labels\": {\"ignore\": 0, \"a\": 1}}; labels.ignore: is 0, but 0 must be background",
        "{\"labels\": {\"background\": 0, \" \": 1}}; has a name that is empty",
        "{\"labels\": {\"background\": 0, \"a\\u001b[2J\": 1}}; invisible",
        "{\"labels\": {}}; labels: must be an object",
        "{\"labels\": [0, 1]}; labels: must be an object",
        "{\"name\": \"x\"}; labels: is missing",
        "[]; is no JSON object",
        "``; is no JSON object",
        "{\"labels\": {\"background\": 0; no valid JSON",
        "{\"labels\": {\"background\": NaN}}; no valid JSON",
        "{} {}; no valid JSON",
      })
  void unsoundLabelsAreNamed(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IOException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("dataset.json: ")
                    .contains(message)
                    .hasLineCount(1)
                    .hasSizeLessThan(1000));
  }

  @Test
  void hostileSizesAreRefused() throws IOException {
    var labels = new ArrayList<String>(List.of("\"background\": 0"));
    for (int i = 1; i <= 256; i++) {
      labels.add("\"l" + i + "\": " + i);
    }
    assertThatThrownBy(() -> read("{\"labels\": {" + String.join(",", labels) + "}}"))
        .hasMessageContaining("number of foreground labels");
    assertThatThrownBy(
            () -> read("{\"labels\": {\"background\": 0, \"" + "x".repeat(9999) + "\": 1}}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1500));
    assertThatThrownBy(() -> read("[".repeat(100_000))).hasMessageContaining("no valid JSON");
    var file = folder.resolve("large.json");
    try (var channel =
        java.nio.channels.FileChannel.open(
            file,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {'{'}), 1L << 40);
    }
    assertThatThrownBy(() -> JsonFile.read(GivenPath.of(file), new Configuration()))
        .hasMessageContaining("large.json has more than");
    assertThatThrownBy(() -> JsonFile.read(GivenPath.of(folder), new Configuration()))
        .hasMessageContaining("is a folder");
    assertThatThrownBy(
            () -> JsonFile.read(GivenPath.of(folder.resolve("none")), new Configuration()))
        .hasMessageContaining("none does not exist");
  }
}
