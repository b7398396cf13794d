package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.text.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRecordTest {
  private static final JsonRecord.Format FORMAT = new JsonRecord.Format("test", 1, 2);
  private static final Document DOCUMENT =
      new Document("test", 2, List.of(new Part("a", Double.NaN)));

  private record Document(String format, int version, List<Part> parts) {}

  private record Part(String name, double value) {
    Part {
      if (value < 0) {
        Check.notNegative("value", value);
      }
    }
  }

  private static Document read(String json) throws IOException {
    return JsonRecord.read("file", json.getBytes(StandardCharsets.UTF_8), FORMAT, Document.class);
  }

  @Test
  void recordsComeBack() throws IOException {
    var json = JsonRecord.write(DOCUMENT);

    assertThat(json)
        .isEqualTo(
            """
            {
              "format" : "test",
              "version" : 2,
              "parts" : [ {
                "name" : "a",
                "value" : "NaN"
              } ]
            }\
            """);
    assertThat(read(json)).isEqualTo(DOCUMENT);
  }

  @Test
  void filesWithoutFormatAreRead(@TempDir Path folder) throws IOException {
    var directory = StoreDirectory.of(folder.toString(), new Configuration());
    directory.replace("part.json", JsonRecord.bytes(new Part("a", 1)));
    directory.replace("damaged.json", "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(JsonRecord.read(directory, "part.json", Part.class)).hasValue(new Part("a", 1));
    assertThat(JsonRecord.read(directory, "other.json", Part.class)).isEmpty();
    assertThatThrownBy(() -> JsonRecord.read(directory, "damaged.json", Part.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged.json: value: is missing: restore it from a backup");
  }

  @Test
  void earlierVersionsAreUpgraded() throws IOException {
    var old = "{\"format\":\"test\",\"version\":1,\"pieces\":[]}";

    var read =
        JsonRecord.read(
            "file",
            old.getBytes(StandardCharsets.UTF_8),
            FORMAT,
            Document.class,
            fields -> fields.set("parts", fields.remove("pieces")));

    assertThat(read).isEqualTo(new Document("test", 1, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"test\" | \"other\" | format | is not test",
        "\"version\" : 2 | \"version\" : 3 | version | is 3, but this program reads 1 to 2",
        "\"name\" : \"a\", | | parts.0.name | is missing",
        "\"a\" | null | parts.0.name | is null",
        "\"NaN\" | null | parts.0.value | is null",
        "\"version\" : 2 | \"version\" : 2.5 | version | is 2.5, but must be a whole number",
        "[ { | [ null, { | parts.0 | is null",
        "\"value\" : \"NaN\" | \"value\" : -1 | parts.0 | value must be 0 or more, but is -1",
        "\"NaN\" | \"x\" | parts.0.value | is \"x\", but must be a number",
        "\"version\" : 2 | \"version\" : 2, \"more\" : 1 | more | is no known field",
        "\"version\" : 2 | \"version\" : 2, \"version\" : 2 | content | no valid JSON",
        "\"test\" | test | content | no valid JSON"
      })
  void theWrongFieldIsNamed(String from, String to, String field, String reason) {
    var json = JsonRecord.write(DOCUMENT).replace(from, to == null ? "" : to);

    var error = catchThrowableOfType(InvalidJsonException.class, () -> read(json));

    assertThat(error.field()).isEqualTo(field);
    assertThat(error.reason()).startsWith(reason);
    assertThat(error).hasMessageStartingWith("file: " + field + ": " + reason);
    assertThat(error.isUnknownVersion()).isEqualTo(field.equals("version"));
  }

  @Test
  void nullIsReadWhereItMayBe() throws IOException {
    record Optional(@JsonSetter(nulls = Nulls.SET) String text, int number) {}

    var read =
        JsonRecord.read(
            "file",
            "{\"format\":\"test\",\"version\":1,\"text\":null,\"number\":1}"
                .getBytes(StandardCharsets.UTF_8),
            FORMAT,
            Optional.class,
            fields -> fields.remove(List.of("format", "version")));

    assertThat(read).isEqualTo(new Optional(null, 1));
  }

  static List<String> hugeDocuments() {
    var known = "{\"format\":\"test\",\"version\":";
    var depth = 100_000;
    var megabytes = "x".repeat(3 << 20);
    return List.of(
        "[".repeat(depth),
        "{\"a\":".repeat(depth),
        known + "[".repeat(depth) + "]".repeat(depth) + "}",
        known + "2,\"parts\":" + "[".repeat(depth) + "]".repeat(depth) + "}",
        known + "2,\"parts\":" + "[".repeat(900) + "]".repeat(900) + "}",
        known + "[".repeat(900) + "]".repeat(900) + "}",
        known + "2,\"parts\":\"" + megabytes + "\"}",
        known + "\"" + megabytes + "\"}",
        known + "2,\"parts\":[{\"name\":\"a\",\"value\":\"" + megabytes + "\"}]}",
        known + "2,\"parts\":[],\"" + "x".repeat(40_000) + "\":1}",
        known + "2,\"parts\":[],\"" + megabytes + "\":1}",
        known + "2,\"parts\":[],\"a\\nb\":1}",
        known + "9".repeat(900) + "}",
        known + "9".repeat(1 << 20) + "}",
        known + "1e999999999}",
        "{\"format\":\"" + "x".repeat(21 << 20) + "\"}",
        "x".repeat(3 << 20));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hugeDocuments")
  void deepAndHugeJsonIsOneLine(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidJsonException.class)
        .satisfies(
            error ->
                assertThat(error.getMessage())
                    .startsWith("file: ")
                    .hasLineCount(1)
                    .hasSizeLessThan(700));
  }

  @Test
  void otherJsonIsRefused() {
    assertThatThrownBy(() -> read("null")).hasMessage("file: content: no JSON object");
    assertThatThrownBy(() -> read("[]")).hasMessage("file: content: no JSON object");
    assertThatThrownBy(() -> read("")).isInstanceOf(InvalidJsonException.class);
  }
}
