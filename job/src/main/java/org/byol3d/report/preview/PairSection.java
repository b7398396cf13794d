package org.byol3d.report.preview;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.byol3d.augment.Axis;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;
import org.byol3d.volume.Box;

/** The part of a preview that shows one crop pair. */
final class PairSection {
  private static final List<String> COLUMNS =
      List.of("name", "slice", "slice", "slice", "gap", "slice", "slice", "slice");

  private final Markup page;
  private final PairPreview preview;

  private PairSection(Markup page, PairPreview preview) {
    this.page = page;
    this.preview = preview;
  }

  /**
   * @param number of the pair on the page, from 1
   */
  static void write(Markup page, PairPreview preview, int number) throws IOException {
    new PairSection(page, preview).write(number);
  }

  private void write(int number) throws IOException {
    var uri = preview.volume().uri();
    page.open("section", "id", "pair-" + number, "class", "pair")
        .element("h2", "Pair %d: %s".formatted(number, uri.substring(uri.lastIndexOf('/') + 1)));
    facts();
    page.element("h3", "The volume and its two crops").open("div", "class", "projections");
    for (var projection : preview.projections()) {
      ProjectionFigure.write(page, projection, preview.pair());
    }
    page.close();
    page.element("h3", "Voxel values").open("div", "class", "voxels");
    HistogramFigure.write(page, preview.histogram(), preview.window());
    table(statistics());
    table(storage());
    page.close();
    page.element("h3", "What the encoder sees");
    views();
    page.close();
  }

  private void facts() throws IOException {
    var pair = preview.pair();
    page.open("dl", "class", "facts");
    fact("Volume", preview.volume().uri(), "path");
    fact("Crop 1", ProjectionFigure.position(pair.first()), "crop1");
    fact("Crop 2", ProjectionFigure.position(pair.second()), "crop2");
    fact(
        "In common",
        "%s of a crop: %s of %s voxels"
            .formatted(
                Numbers.percent(pair.overlap()),
                Numbers.count(pair.first().sharedVoxels(pair.second())),
                Numbers.count(pair.first().extent().voxels())),
        "");
    fact("Scan", preview.volume().scanId(), "");
    fact("Sample", "%d of epoch %d".formatted(pair.sample(), pair.epoch()), "");
    page.close();
  }

  private void fact(String name, String value, String style) throws IOException {
    page.open("div").element("dt", name);
    if (style.isEmpty()) {
      page.element("dd", value);
    } else {
      page.element("dd", value, "class", style);
    }
    page.close();
  }

  private List<Map.Entry<String, String>> statistics() {
    var statistics = preview.volume().statistics();
    return List.of(
        Map.entry("min", Numbers.text(statistics.min())),
        Map.entry("p0.5", Numbers.text(statistics.p0p5())),
        Map.entry("p50", Numbers.text(statistics.p50())),
        Map.entry("mean", Numbers.text(statistics.mean())),
        Map.entry("standard deviation", Numbers.text(statistics.standardDeviation())),
        Map.entry("p99.5", Numbers.text(statistics.p99p5())),
        Map.entry("max", Numbers.text(statistics.max())),
        Map.entry(
            "foreground above", Numbers.text(preview.volume().content().foregroundThreshold())),
        Map.entry("foreground", Numbers.percent(statistics.foregroundFraction())));
  }

  private List<Map.Entry<String, String>> storage() {
    var volume = preview.volume();
    var content = volume.content();
    return List.of(
        Map.entry("shape [D, H, W]", content.extent() + " voxels"),
        Map.entry("type", content.elementType()),
        Map.entry("chunks", content.layout().chunk().toString()),
        Map.entry("blocks", content.layout().block().toString()),
        Map.entry("codec", content.layout().codec()),
        Map.entry("file", Numbers.bytes(volume.bytes())),
        Map.entry("statistics of", content.mode().text() + " volume"),
        Map.entry("first seen", "generation " + volume.firstSeenGeneration()));
  }

  private void table(List<Map.Entry<String, String>> rows) throws IOException {
    page.open("table", "class", "numbers").open("tbody");
    for (var row : rows) {
      page.open("tr")
          .element("th", row.getKey(), "scope", "row")
          .element("td", row.getValue())
          .close();
    }
    page.close().close();
  }

  private void views() throws IOException {
    page.open("table", "class", "views").open("colgroup");
    for (var column : COLUMNS) {
      page.leaf("col", "class", column);
    }
    page.close().open("thead").open("tr").open("td").close();
    page.element("th", "before augmentation", "colspan", "3", "scope", "colgroup")
        .open("td")
        .close()
        .element("th", "after augmentation", "colspan", "3", "scope", "colgroup")
        .close()
        .open("tr")
        .open("td")
        .close();
    axes();
    page.open("td").close();
    axes();
    page.close().close().open("tbody");
    view(1, preview.pair().first(), preview.first());
    view(2, preview.pair().second(), preview.second());
    page.close().close();
  }

  private void axes() throws IOException {
    for (var axis : Axis.values()) {
      page.element("th", "across " + axis, "scope", "col");
    }
  }

  private void view(int number, Box box, PairPreview.ViewSlices slices) throws IOException {
    page.open("tr").element("th", "crop " + number, "scope", "row", "class", "crop" + number);
    cells(slices.before(), "Crop %d before augmentation".formatted(number), box);
    page.open("td").close();
    cells(slices.after(), "View %d: crop %d after augmentation".formatted(number, number), box);
    page.close();
  }

  private void cells(Map<Axis, GrayImage> images, String what, Box box) throws IOException {
    for (var axis : Axis.values()) {
      var image = images.get(axis);
      var length = Projection.length(box.extent(), axis);
      page.open("td")
          .leaf(
              "img",
              "src",
              Png.dataUri(image),
              "width",
              Integer.toString(image.width()),
              "height",
              Integer.toString(image.height()),
              "alt",
              "%s, slice %d of %d across %s"
                  .formatted(what, MiddleSlices.middle(length), length, axis))
          .close();
    }
  }
}
