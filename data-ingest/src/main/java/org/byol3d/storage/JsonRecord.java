package org.byol3d.storage;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes records as JSON and reads them to the same bits. NaN and infinities are strings. Equal
 * records give equal bytes if their maps are sorted.
 *
 * <p>Reading is strict: a field that is missing, unknown, duplicate or null is an error. A
 * component of a record that may be null says so by {@code @JsonSetter(nulls = Nulls.SET)}.
 */
public final class JsonRecord {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .build();

  private JsonRecord() {}

  /**
   * A kind of JSON file. Its first fields are {@code format} and {@code version}.
   *
   * @param name value of {@code format}
   * @param oldest lowest {@code version} that this program reads
   * @param newest highest {@code version} that this program reads; it writes this version
   */
  public record Format(String name, int oldest, int newest) {}

  /** Returns the strict mapper, for JSON that is not one record per file. */
  public static JsonMapper mapper() {
    return JSON;
  }

  /** Returns a record, list or tree as indented JSON, without a line break at the end. */
  public static String write(Object content) {
    var printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      return JSON.writer(printer).writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of strings and numbers are always JSON", e);
    }
  }

  /** Returns the same text in UTF-8. */
  public static byte[] bytes(Object content) {
    return write(content).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file that has no format and version, if it exists.
   *
   * @throws IOException if it is no JSON object, or a field is not what it should be
   */
  public static <T extends Record> Optional<T> read(
      StoreDirectory directory, String relative, Class<T> type) throws IOException {
    var bytes = directory.read(relative);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    var file = directory.path(relative).toString();
    try {
      return Optional.of(bind(file, object(file, bytes.get()), type));
    } catch (InvalidJsonException e) {
      throw new IOException(
          e.getMessage() + ": restore it from a backup, or move it away if it is not needed", e);
    }
  }

  /**
   * Reads a file of a format.
   *
   * @param file its path, for messages
   * @throws InvalidJsonException if it is no JSON object, of another format or of a version that
   *     this program does not read, or a field is not what it should be
   */
  public static <T extends Record> T read(String file, byte[] bytes, Format format, Class<T> type)
      throws InvalidJsonException {
    return read(file, bytes, format, type, fields -> {});
  }

  /**
   * Reads a file of a format whose earlier versions had other fields.
   *
   * @param file its path, for messages
   * @param upgrade turns the fields of any version into those of the newest
   * @throws InvalidJsonException if it is no JSON object, of another format or of a version that
   *     this program does not read, or a field is not what it should be
   */
  public static <T extends Record> T read(
      String file, byte[] bytes, Format format, Class<T> type, Consumer<ObjectNode> upgrade)
      throws InvalidJsonException {
    var fields = object(file, bytes);
    if (!fields.path("format").asText().equals(format.name)) {
      throw new InvalidJsonException(file, "format", "is not " + format.name, null);
    }
    int version = fields.path("version").asInt();
    if (version < format.oldest || version > format.newest) {
      throw new InvalidJsonException(
          file,
          "version",
          String.format(
              Locale.ROOT,
              "is %s, but this program reads %d to %d",
              fields.path("version"),
              format.oldest,
              format.newest),
          null);
    }
    upgrade.accept(fields);
    return bind(file, fields, type);
  }

  /**
   * Reads a file of another program, whose fields this program does not all know.
   *
   * @param file its path, for messages
   * @throws InvalidJsonException if it is no JSON, or an object has a field twice
   */
  public static JsonNode tree(String file, byte[] bytes) throws InvalidJsonException {
    try {
      return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(
          file, "content", "no valid JSON: " + withoutAdvice(e.getOriginalMessage()), e);
    }
  }

  private static ObjectNode object(String file, byte[] bytes) throws InvalidJsonException {
    if (tree(file, bytes) instanceof ObjectNode fields) {
      return fields;
    }
    throw new InvalidJsonException(file, "content", "no JSON object", null);
  }

  private static <T extends Record> T bind(String file, ObjectNode fields, Class<T> type)
      throws InvalidJsonException {
    try {
      return JSON.treeToValue(fields, type);
    } catch (JsonMappingException e) {
      throw new InvalidJsonException(file, path(e), reason(fields, e), e);
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(file, "content", e.getOriginalMessage(), e);
    }
  }

  /** Jackson tells programmers which option would accept NaN and infinities. */
  private static String withoutAdvice(String message) {
    return message.replaceFirst(": enable .* to allow", ": is no number in JSON");
  }

  private static String path(JsonMappingException e) {
    var path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? Integer.toString(step.getIndex())
                        : step.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "content" : path;
  }

  private static String reason(JsonNode fields, JsonMappingException e) {
    if (isMissing(fields, e)) {
      return "is missing";
    }
    if (e instanceof InvalidNullException) {
      return "is null";
    }
    if (e instanceof UnrecognizedPropertyException) {
      return "is no known field";
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "is " + node(fields, e) + ", but must be " + kind(mismatch.getTargetType());
    }
    // A constructor refused the values: it says which and why.
    var reason =
        e instanceof ValueInstantiationException && e.getCause() != null
            ? e.getCause().getMessage()
            : e.getOriginalMessage();
    return String.valueOf(reason).lines().findFirst().orElse("");
  }

  /** Names what a field of a type must be. */
  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type == String.class ? "a text" : "an object { … }";
  }

  private static boolean isMissing(JsonNode fields, JsonMappingException e) {
    return node(fields, e).isMissingNode();
  }

  private static JsonNode node(JsonNode fields, JsonMappingException e) {
    var node = fields;
    for (var step : e.getPath()) {
      node =
          step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
    }
    return node;
  }
}
