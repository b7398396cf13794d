package org.byol3d.ingest.labels;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.text.VisibleText;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.LabelSet.Label;

/**
 * The labels in nnU-Net's {@code dataset.json}: {@code {"labels": {"background": 0, "plaque": 1}}}.
 * The maps of its first version are read as well: {@code {"0": "background", "1": "plaque"}}. The
 * label {@code ignore} marks voxels that do not count. Values need not be consecutive. Other fields
 * are not read.
 */
final class DatasetLabels {
  private static final String FIELD = "labels";
  private static final String BACKGROUND = "background";
  private static final String IGNORE = "ignore";
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private final JsonFile file;

  private DatasetLabels(JsonFile file) {
    this.file = file;
  }

  /**
   * Returns the labels of a file.
   *
   * @throws InvalidJsonException if there are none, or they are not sound; names the file and the
   *     field
   */
  static LabelSet of(JsonFile file) throws IOException {
    return new DatasetLabels(file).labels();
  }

  private LabelSet labels() throws IOException {
    var content = file.content();
    if (!content.isObject()) {
      throw file.invalid("content", "is no JSON object, so it is no dataset.json of nnU-Net");
    }
    var fields = content.path(FIELD);
    if (fields.isMissingNode()) {
      throw file.invalid(
          FIELD,
          "is missing, as in {\"labels\": {\"background\": 0, \"plaque\": 1}}: add it, or move the"
              + " file away to take the values that the masks hold");
    }
    if (!fields.isObject() || fields.isEmpty()) {
      throw file.invalid(
          FIELD,
          "must be an object of names and values, such as {\"background\": 0, \"plaque\": 1}");
    }
    if (content.path("regions_class_order").isArray()) {
      throw file.invalid("regions_class_order", regions());
    }
    return labels(values(fields));
  }

  private static String regions() {
    return "regions (labels that are lists of values) are not supported: give each label one value,"
        + " and leave out regions_class_order";
  }

  /** Returns the value of each name, in the order of the file. */
  private Map<String, Integer> values(JsonNode fields) throws IOException {
    var values = new LinkedHashMap<String, Integer>();
    boolean firstVersion = isFirstVersion(fields);
    for (var entry : fields.properties()) {
      var name = firstVersion ? entry.getValue().textValue() : entry.getKey();
      var field = FIELD + "." + entry.getKey();
      if (name.isBlank() || !VisibleText.line(name).equals(name)) {
        throw file.invalid(field, "has a name that is empty or has invisible characters");
      }
      int value = firstVersion ? Integer.parseInt(entry.getKey()) : value(field, entry.getValue());
      if (values.put(name, value) != null) {
        throw file.invalid(field, "the name " + name + " is there twice");
      }
    }
    return values;
  }

  /** The first version maps texts of numbers to names. */
  private static boolean isFirstVersion(JsonNode fields) {
    boolean first = true;
    for (var entry : fields.properties()) {
      first &= entry.getValue().isTextual() && NUMBER.matcher(entry.getKey()).matches();
    }
    return first;
  }

  private int value(String field, JsonNode value) throws IOException {
    if (value.isArray()) {
      throw file.invalid(field, regions());
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw file.invalid(
          field,
          String.format(
              Locale.ROOT,
              "is %s, but must be a whole number in [0, %d]",
              VisibleText.excerpt(value.toString()),
              LabelSet.MOST_VALUE));
    }
    return value.intValue();
  }

  private LabelSet labels(Map<String, Integer> values) throws IOException {
    var names = new HashMap<Integer, String>();
    var foreground = new ArrayList<Label>();
    var ignore = OptionalInt.empty();
    for (var entry : values.entrySet()) {
      var name = entry.getKey();
      int value = entry.getValue();
      var other = names.put(value, name);
      if (other != null) {
        throw file.invalid(
            FIELD + "." + name,
            String.format(Locale.ROOT, "has the value %d, as %s has", value, other));
      }
      if (name.equalsIgnoreCase(BACKGROUND) && value != 0) {
        throw file.invalid(
            FIELD + "." + name, String.format(Locale.ROOT, "is %d, but must be 0", value));
      }
      if (value < 0 || value > LabelSet.MOST_VALUE) {
        throw file.invalid(
            FIELD + "." + name,
            String.format(
                Locale.ROOT,
                value == LabelSet.UNSEEN
                    ? "is %d, which masks hold where nnU-Net saw no data: choose a value in [1, %d]"
                    : "is %d, but must lie in [0, %d]",
                value,
                LabelSet.MOST_VALUE));
      }
      if (name.equals(IGNORE) && value == 0) {
        throw file.invalid(FIELD + "." + name, "is 0, but 0 must be background");
      }
      if (name.equals(IGNORE)) {
        ignore = OptionalInt.of(value);
      } else if (value != 0) {
        foreground.add(label(name, value));
      }
    }
    if (!names.containsKey(0)) {
      throw file.invalid(FIELD, "no label has the value 0: add \"background\": 0");
    }
    if (foreground.isEmpty()) {
      throw file.invalid(FIELD, "there is no label besides background: add one, as \"plaque\": 1");
    }
    foreground.sort(Comparator.comparingInt(Label::value));
    return set(foreground, ignore);
  }

  private Label label(String name, int value) throws IOException {
    try {
      return new Label(name, value);
    } catch (IllegalArgumentException e) {
      throw new InvalidJsonException(file.name(), FIELD + "." + name, e.getMessage(), e);
    }
  }

  private LabelSet set(List<Label> foreground, OptionalInt ignore) throws IOException {
    try {
      return new LabelSet(foreground, ignore);
    } catch (IllegalArgumentException e) {
      throw new InvalidJsonException(file.name(), FIELD, e.getMessage(), e);
    }
  }
}
