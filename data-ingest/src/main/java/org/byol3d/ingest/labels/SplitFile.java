package org.byol3d.ingest.labels;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.byol3d.text.Nearest;
import org.byol3d.text.VisibleText;

/** One fold of nnU-Net's {@code splits_final.json}, as the file has it. */
final class SplitFile {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "val";
  private static final int MOST_SHOWN = 3;

  private final JsonFile file;
  private final int fold;
  private final Set<String> train;
  private final Set<String> validation;

  private SplitFile(JsonFile file, int fold, Set<String> train, Set<String> validation) {
    this.file = file;
    this.fold = fold;
    this.train = train;
    this.validation = validation;
  }

  /**
   * Reads a fold.
   *
   * @throws IOException if the file is not sound, or has no such fold
   */
  static SplitFile read(JsonFile file, int fold) throws IOException {
    var folds = file.content();
    if (!folds.isArray() || folds.isEmpty()) {
      throw file.invalid(
          "content",
          "must be a list of folds, [{\"train\": [...], \"val\": [...]}, ...], as nnU-Net's"
              + " splits_final.json");
    }
    if (fold < 0 || fold >= folds.size()) {
      throw file.invalid(
          "fold " + fold,
          folds.size() == 1
              ? "there is one fold only: choose --fold 0"
              : String.format(
                  Locale.ROOT,
                  "there are %d folds: choose --fold 0 to %d",
                  folds.size(),
                  folds.size() - 1));
    }
    var train = names(file, folds.get(fold), fold, TRAIN);
    var validation = names(file, folds.get(fold), fold, VALIDATION);
    for (var name : validation) {
      if (train.contains(name)) {
        throw file.invalid(
            field(fold, VALIDATION), "the case " + name + " is in train as well: remove one");
      }
    }
    return new SplitFile(file, fold, train, validation);
  }

  private static String field(int fold, String side) {
    return fold + "." + side;
  }

  private static Set<String> names(JsonFile file, JsonNode fold, int number, String side)
      throws IOException {
    var list = fold.path(side);
    var field = field(number, side);
    if (!list.isArray()) {
      throw file.invalid(
          field, list.isMissingNode() ? "is missing" : "must be a list of names of cases");
    }
    if (list.isEmpty()) {
      throw file.invalid(field, "has no case: give it at least one");
    }
    var names = new LinkedHashSet<String>();
    for (int i = 0; i < list.size(); i++) {
      var name = list.get(i);
      if (!name.isTextual()) {
        throw file.invalid(
            field + "." + i,
            "is " + VisibleText.excerpt(name.toString()) + ", but must be the name of a case");
      }
      var problem = CaseNames.problem(name.textValue());
      if (problem.isPresent()) {
        throw file.invalid(
            field + "." + i,
            "the name of a case becomes a path, but '"
                + VisibleText.excerpt(name.textValue())
                + "' "
                + problem.get());
      }
      if (!names.add(name.textValue())) {
        throw file.invalid(field + "." + i, "the case " + name.textValue() + " is there twice");
      }
    }
    return names;
  }

  /**
   * Finds the cases.
   *
   * @throws IOException if the index lacks a case, a subject is on both sides, or one side has no
   *     usable case
   */
  Split split(LabeledIndex index) throws IOException {
    Map<String, LabeledCase> cases =
        index.cases().stream().collect(Collectors.toMap(LabeledCase::name, Function.identity()));
    var leftOut = new HashMap<String, LeftOutCase>();
    index.leftOut().forEach(it -> leftOut.putIfAbsent(it.name(), it));
    requireKnown(cases, leftOut);
    var split =
        new Split(
            usable(train, cases, leftOut, TRAIN),
            usable(validation, cases, leftOut, VALIDATION),
            notes(cases, leftOut));
    requireApart(split);
    return split;
  }

  private void requireKnown(Map<String, LabeledCase> cases, Map<String, LeftOutCase> leftOut)
      throws IOException {
    var unknown = new ArrayList<String>();
    for (var names : List.of(train, validation)) {
      for (var name : names) {
        if (!cases.containsKey(name) && !leftOut.containsKey(name)) {
          unknown.add(name);
        }
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    var first = unknown.get(0);
    throw file.invalid(
        "fold " + fold,
        String.format(
            Locale.ROOT,
            "names %,d case%s that the index does not have: %s%s%s",
            unknown.size(),
            unknown.size() == 1 ? "" : "s",
            unknown.stream().limit(MOST_SHOWN).collect(Collectors.joining(", ")),
            unknown.size() > MOST_SHOWN ? ", …" : "",
            hint(first, cases.keySet())));
  }

  /** Says which case is probably meant. */
  private static String hint(String unknown, Set<String> known) {
    var deeper =
        known.stream().filter(name -> name.endsWith("/" + unknown)).min(Comparator.naturalOrder());
    if (deeper.isPresent()) {
      return "; the index has "
          + deeper.get()
          + ": name the folder that holds the cases as --data-dir";
    }
    var question = Nearest.question(unknown, known.stream().sorted().toList());
    return question.isEmpty() ? ": correct the file, or add the missing volumes" : question;
  }

  private List<LabeledCase> usable(
      Set<String> names,
      Map<String, LabeledCase> cases,
      Map<String, LeftOutCase> leftOut,
      String side)
      throws IOException {
    var usable =
        names.stream()
            .filter(cases::containsKey)
            .map(cases::get)
            .sorted(Comparator.comparing(it -> it.volume().uri()))
            .toList();
    if (usable.isEmpty()) {
      throw file.invalid(
          field(fold, side),
          "none of its cases can be used; the first: "
              + leftOut.get(names.iterator().next()).message());
    }
    return usable;
  }

  private List<String> notes(Map<String, LabeledCase> cases, Map<String, LeftOutCase> leftOut) {
    var notes = new ArrayList<String>();
    var bad = new ArrayList<String>();
    for (var names : List.of(train, validation)) {
      names.stream().filter(name -> !cases.containsKey(name)).forEach(bad::add);
    }
    if (!bad.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d cases of the split are left out; the first: %s",
              bad.size(),
              train.size() + validation.size(),
              VisibleText.line(leftOut.get(bad.get(0)).message())));
    }
    long unused =
        cases.keySet().stream()
            .filter(name -> !train.contains(name) && !validation.contains(name))
            .count();
    if (unused > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d labeled volumes are on neither side of the split and are not used.",
              unused,
              cases.size()));
    }
    return notes;
  }

  private void requireApart(Split split) throws IOException {
    var trained = new TreeMap<String, String>();
    split.train().forEach(it -> trained.putIfAbsent(it.subject(), it.name()));
    for (var it : split.validation()) {
      var other = trained.get(it.subject());
      if (other != null) {
        throw file.invalid(
            "fold " + fold,
            String.format(
                Locale.ROOT,
                "the subject %s is on both sides, as %s in train and %s in val, so validation would"
                    + " score what was trained on: correct the split, or the subjects by"
                    + " --scan-id-pattern",
                it.subject(),
                other,
                it.name()));
      }
    }
  }
}
