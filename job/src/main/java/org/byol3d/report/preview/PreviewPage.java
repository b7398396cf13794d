package org.byol3d.report.preview;

import java.io.IOException;
import java.io.OutputStream;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;
import org.byol3d.report.page.PageFrame;

/** Writes a preview as one HTML page that needs nothing else: no script, no font, no file. */
final class PreviewPage {
  private static final int MOST_QUARANTINED = 20;

  private final Markup page;
  private int pairs;

  /**
   * @param out receives UTF-8; not closed
   */
  PreviewPage(OutputStream out) throws IOException {
    this.page = new Markup(out);
  }

  /** Writes all that comes before the pairs. */
  void begin(PreviewHeader header) throws IOException {
    PageFrame.begin(
        page,
        "byol3d preview of " + header.options().index(),
        PageFrame.style(PreviewPage.class, "preview.css"));
    page.open("header");
    page.element("h1", "What a training sees of its volumes");
    explain(header);
    counts(header);
    links(header.pairs());
    page.close();
    quarantine(header);
  }

  /** Writes the next pair. */
  void pair(PairPreview preview) throws IOException {
    pairs++;
    PairSection.write(page, preview, pairs);
  }

  /** Ends the page. */
  void end() throws IOException {
    PageFrame.end(page);
  }

  private void explain(PreviewHeader header) throws IOException {
    var options = header.options();
    page.open("p")
        .text(
            "The first %d of %d crop pairs of epoch %d, as a training with seed %d draws them from "
                .formatted(header.pairs(), header.volumes(), options.epoch(), options.seed()))
        .inline("code", options.index(), "class", "path")
        .text(
            ", generation %d: the same crops, %s normalization and augmentations, under the same keys."
                .formatted(header.generation(), options.views().normalization().name()))
        .close();
    page.element(
        "p",
        ("Crops are %d × %d × %d voxels; two of a pair share at least %s. Each epoch visits every"
                + " volume once. Lengths and positions are in voxels [D, H, W].")
            .formatted(
                options.rule().size(),
                options.rule().size(),
                options.rule().size(),
                Numbers.percent(options.rule().overlap())));
    page.element(
        "p",
        "Slices are those through the middle of a crop, black at intensity 0 and white at 1: across"
            + " D with H down and W to the right, across H with D down and W to the right, across W"
            + " with D down and H to the right. Augmentation may flip and turn a crop, so a slice"
            + " after it need not show the voxels of the slice before.");
  }

  private void counts(PreviewHeader header) throws IOException {
    page.open("dl", "class", "counts");
    count("generation", Numbers.count(header.generation()));
    count("volumes", Numbers.count(header.volumes()));
    count("scans", Numbers.count(header.scans()));
    count("of files", Numbers.bytes(header.bytes()));
    count("vanished", Numbers.count(header.vanished()));
    count("quarantined", Numbers.count(header.quarantine().size()));
    page.close();
  }

  private void count(String name, String value) throws IOException {
    page.open("div").element("dt", name).element("dd", value).close();
  }

  private void links(int count) throws IOException {
    page.open("nav", "aria-label", "Pairs").text("Pairs: ");
    for (var number = 1; number <= count; number++) {
      page.element("a", Integer.toString(number), "href", "#pair-" + number);
    }
    page.close();
  }

  private void quarantine(PreviewHeader header) throws IOException {
    var files = header.quarantine();
    if (files.isEmpty()) {
      return;
    }
    page.open("section", "class", "quarantine")
        .element(
            "h2",
            files.size() > MOST_QUARANTINED
                ? "In quarantine: the first %d of %s files"
                    .formatted(MOST_QUARANTINED, Numbers.count(files.size()))
                : "In quarantine: %d file%s".formatted(files.size(), files.size() == 1 ? "" : "s"))
        .element("p", "These files are kept out of the training.")
        .open("table")
        .open("thead")
        .open("tr")
        .element("th", "reason", "scope", "col")
        .element("th", "what is wrong", "scope", "col")
        .close()
        .close()
        .open("tbody");
    for (var file : files.subList(0, Math.min(MOST_QUARANTINED, files.size()))) {
      page.open("tr")
          .element("td", file.reason().name())
          .element("td", file.message(), "class", "path")
          .close();
    }
    page.close().close().close();
  }
}
