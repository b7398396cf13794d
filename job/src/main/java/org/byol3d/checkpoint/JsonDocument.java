package org.byol3d.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * JSON objects that carry their own checksum: the last field, {@code sha256}, is the SHA-256 of the
 * file's bytes with zeros in place of its 64 digits. Doubles come back to the same bits; NaN and
 * infinities are written as strings. Equal objects give equal bytes.
 */
final class JsonDocument {
  private static final String CHECKSUM = "sha256";
  private static final String UNSET = "0".repeat(64);
  private static final Pattern LAST_FIELD =
      Pattern.compile("\"" + CHECKSUM + "\"\\s*:\\s*\"([0-9a-f]{64})\"\\s*}\\s*$");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private JsonDocument() {}

  /** What is wrong with a document. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    private InvalidException(String field, String reason, Exception cause) {
      super(reason, cause);
      this.field = field;
    }

    /** Path of the field. */
    String field() {
      return field;
    }
  }

  /** A record's fields as a document. */
  static byte[] toBytes(Record content) {
    ObjectNode tree = JSON.valueToTree(content);
    tree.put(CHECKSUM, UNSET);
    var printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      var text = JSON.writer(printer).writeValueAsString(tree) + "\n";
      return seal(text).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of strings and numbers is always JSON", e);
    }
  }

  private static String seal(String text) {
    var start = text.lastIndexOf(UNSET);
    return text.substring(0, start)
        + FileChecksum.sha256(text.getBytes(StandardCharsets.UTF_8))
        + text.substring(start + UNSET.length());
  }

  /**
   * A document's fields.
   *
   * @throws InvalidException if it is no JSON object
   */
  static ObjectNode tree(byte[] bytes) throws InvalidException {
    JsonNode tree;
    try {
      tree = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new InvalidException("content", "no valid JSON: " + e.getOriginalMessage(), e);
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidException("content", "no JSON object", null);
  }

  /**
   * A document as a record of the type that it was written from.
   *
   * @throws InvalidException if a field is missing or cannot be what it is; names the first
   */
  static <T extends Record> T bind(ObjectNode tree, Class<T> type) throws InvalidException {
    var content = tree.deepCopy();
    content.remove(CHECKSUM);
    try {
      return JSON.treeToValue(content, type);
    } catch (JsonMappingException e) {
      var path =
          e.getPath().stream()
              .map(
                  step ->
                      step.getFieldName() == null
                          ? Integer.toString(step.getIndex())
                          : step.getFieldName())
              .collect(Collectors.joining("."));
      throw new InvalidException(
          path, isMissing(content, e) ? "is missing" : e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new InvalidException("content", e.getOriginalMessage(), e);
    }
  }

  private static boolean isMissing(JsonNode content, JsonMappingException e) {
    var node = content;
    for (var step : e.getPath()) {
      node =
          step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
    }
    return node.isMissingNode();
  }

  /**
   * Requires that the bytes are those that were written.
   *
   * @throws InvalidException if they are not
   */
  static void requireSealed(byte[] bytes) throws InvalidException {
    var text = new String(bytes, StandardCharsets.UTF_8);
    var field = LAST_FIELD.matcher(text);
    if (!field.find()) {
      throw new InvalidException(CHECKSUM, "is missing, or not the last field", null);
    }
    var unset = text.substring(0, field.start(1)) + UNSET + text.substring(field.end(1));
    if (!FileChecksum.sha256(unset.getBytes(StandardCharsets.UTF_8)).equals(field.group(1))) {
      throw new InvalidException(CHECKSUM, "the file is not as it was written", null);
    }
  }
}
