package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.augment.AugmentScratch;
import org.byol3d.config.Presets;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class PreviewCommandTest {
  private static final int SIZE = 64;
  private static final int CROP = 24;

  /** Five levels need larger crops. */
  private static final String FOUR_LEVELS = "network.levels=4";

  private static final int PAIRS = 3;
  private static final long SEED = 11;
  private static final long EPOCH = 2;
  private static final int IMAGES = 3 + 12;
  private static final String HOSTILE_SCAN = "<i>scan & \"co\"'";
  private static final String HOSTILE_FILE = "<img src=x onerror=alert(1)>.b2nd";

  @TempDir private static Path folder;
  private static Path index;
  private static Path page;
  private static Document document;
  private static VolumeIndex volumes;

  @BeforeAll
  static void previewAnIndex() throws IOException, ParserConfigurationException, SAXException {
    var data = folder.resolve("data");
    index = folder.resolve("index");
    page = folder.resolve("page.html");
    succeed("phantom", "--out", data.toString(), "--scans", "1", "--patches", "4", "--size", "64");
    var scan = Files.createDirectory(data.resolve(HOSTILE_SCAN));
    try (var files = Files.list(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.move(file, scan.resolve(file.getFileName()));
      }
    }
    Files.writeString(data.resolve(HOSTILE_FILE), "no volume");
    succeed(
        "ingest", "--data-dir", data.toString(), "--index", index.toString(), "--min-size", "24");
    var run =
        succeed(
            "preview",
            "--index",
            index.toString(),
            "--pairs",
            "" + PAIRS,
            "--seed",
            "" + SEED,
            "--epoch",
            "" + EPOCH,
            "--crop",
            "" + CROP,
            "--set",
            FOUR_LEVELS,
            "--set",
            "crop.overlap=0.3",
            "--voxel-size-um",
            "5,1.6,1.6",
            "--out",
            page.toString());
    assertThat(run.out()).contains(page + ": 3 of the 4 crop pairs of epoch 2. Next:");
    document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
    try (var spark = SparkSessions.start("test", 1)) {
      volumes = VolumeIndex.load(spark, index.toString());
    }
  }

  private static CommandLineRun succeed(String... arguments) {
    var run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static CropPair pair(int sample) {
    return new CropSampler(
            volumes.sampledVolumes(),
            new CropRule(Extent.cube(CROP), 0.3),
            ForegroundRule.ANY,
            SEED,
            volumes.generation())
        .pair(EPOCH, sample);
  }

  private static List<Element> elements(Element within, String name) {
    var found = within.getElementsByTagName(name);
    var elements = new ArrayList<Element>();
    for (var i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static Element section(int sample) {
    return elements(document.getDocumentElement(), "section").stream()
        .filter(section -> section.getAttribute("id").equals("pair-" + (sample + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyImageIsEmbeddedWithText() throws IOException {
    var images = elements(document.getDocumentElement(), "img");
    assertThat(images).hasSize(PAIRS * IMAGES);
    for (var image : images) {
      assertThat(image.getAttribute("alt")).isNotBlank();
      var edge = image.hasAttribute("width") ? CROP : SIZE;
      assertThat(decoded(image).getWidth()).isEqualTo(edge);
      assertThat(decoded(image).getHeight()).isEqualTo(edge);
    }
    assertThat(Files.readString(page))
        .doesNotContain("http:", "https:", "url(", "<script", "<link", "@import");
  }

  private static BufferedImage decoded(Element image) throws IOException {
    var prefix = "data:image/png;base64,";
    assertThat(image.getAttribute("src")).startsWith(prefix);
    return ImageIO.read(
        new ByteArrayInputStream(
            Base64.getDecoder().decode(image.getAttribute("src").substring(prefix.length()))));
  }

  @Test
  void boxesAreTheSamplers() {
    for (var sample = 0; sample < PAIRS; sample++) {
      var pair = pair(sample);
      var section = section(sample);
      assertThat(section.getTextContent())
          .contains(volumes.volumes().get(pair.volume()).uri())
          .contains(HOSTILE_SCAN)
          .contains(String.format(Locale.ROOT, "%d of epoch 2", sample))
          .contains(
              String.format(
                  Locale.ROOT, "%,d of 13,824 voxels", pair.first().sharedVoxels(pair.second())));
      var boxes =
          elements(section, "rect").stream()
              .filter(rect -> rect.getAttribute("class").startsWith("crop"))
              .map(
                  rect ->
                      List.of(
                          rect.getAttribute("class"),
                          rect.getAttribute("x"),
                          rect.getAttribute("y"),
                          rect.getAttribute("width"),
                          rect.getAttribute("height")))
              .toList();
      var one = pair.first();
      var two = pair.second();
      assertThat(boxes)
          .containsExactly(
              box("crop1", one.w(), one.h()),
              box("crop2", two.w(), two.h()),
              box("crop1", one.w(), one.d()),
              box("crop2", two.w(), two.d()),
              box("crop1", one.h(), one.d()),
              box("crop2", two.h(), two.d()));
    }
  }

  private static List<String> box(String style, int x, int y) {
    return List.of(style, "" + x, "" + y, "" + CROP, "" + CROP);
  }

  @Test
  void projectionsAndViewsShowTheVolumesVoxels() throws IOException {
    var pair = pair(1);
    var volumeInIndex = volumes.volumes().get(pair.volume());
    var whole = new float[SIZE * SIZE * SIZE];
    var crops = new float[2][CROP * CROP * CROP];
    var augmented = new float[2][CROP * CROP * CROP];
    var views = Presets.PRETRAIN.load("full", List.of()).views();
    try (var volume =
        new FormatVolumeOpener(new HadoopSourceOpener(new Configuration()))
            .open(volumeInIndex.uri())) {
      volume.read(Box.whole(volumeInIndex.content().extent()), whole, 0);
      views.readCrops(volume, volumeInIndex.statistics(), pair, crops[0], crops[1]);
      views.augment(pair, crops[0], crops[1], new AugmentScratch(), augmented[0], augmented[1]);
    }
    var images = elements(section(1), "img");
    brightestIsWhite(decoded(images.get(0)), whole);
    var shown = List.of(crops[0], augmented[0], crops[1], augmented[1]);
    for (var row = 0; row < shown.size(); row++) {
      var slices = new ArrayList<BufferedImage>();
      for (var image : images.subList(3 + 3 * row, 6 + 3 * row)) {
        slices.add(decoded(image));
      }
      var middle = CROP / 2;
      for (var i = 0; i < CROP; i++) {
        for (var j = 0; j < CROP; j++) {
          var view = shown.get(row);
          assertThat(gray(slices.get(0), i, j)).isEqualTo(gray(view, middle, i, j));
          assertThat(gray(slices.get(1), i, j)).isEqualTo(gray(view, i, middle, j));
          assertThat(gray(slices.get(2), i, j)).isEqualTo(gray(view, i, j, middle));
        }
      }
    }
  }

  private static void brightestIsWhite(BufferedImage alongD, float[] volume) {
    var brightest = 0;
    for (var i = 0; i < volume.length; i++) {
      brightest = volume[i] > volume[brightest] ? i : brightest;
    }
    assertThat(alongD.getRaster().getSample(brightest % SIZE, brightest / SIZE % SIZE, 0))
        .isEqualTo(255);
  }

  private static int gray(BufferedImage image, int row, int column) {
    return image.getRaster().getSample(column, row, 0);
  }

  private static int gray(float[] view, int d, int h, int w) {
    return (int) Math.round(255.0 * view[(d * CROP + h) * CROP + w]);
  }

  @Test
  void headerTellsShownAndOmittedVolumes() {
    var text = document.getDocumentElement().getTextContent().replaceAll("\\s+", " ");
    assertThat(text)
        .contains("The first 3 of 4 crop pairs of epoch 2, as a training with seed 11")
        .contains("24 × 24 × 24 voxels; two of a pair share at least 30.0 %")
        .contains("generation 1 volumes 4 scans 1")
        .contains("vanished 0 quarantined 1")
        .contains("1 file is in quarantine, kept out of the training: 1 NOT_A_VOLUME")
        .contains(HOSTILE_FILE);
    var quarantine = elements(document.getDocumentElement(), "details").get(0);
    assertThat(quarantine.hasAttribute("open")).as("images come first").isFalse();
  }

  @Test
  void projectionsHaveNameAndScale() {
    assertThat(elements(section(0), "figcaption").get(0).getTextContent())
        .startsWith("Maximum-intensity projection along D");
    var bars =
        elements(section(0), "rect").stream()
            .filter(it -> it.getAttribute("class").equals("scale"))
            .toList();
    assertThat(bars).hasSize(3);
    assertThat(bars.get(0).getAttribute("width")).startsWith("12.5");
    assertThat(elements(section(0), "text").stream().map(Element::getTextContent))
        .contains("20 µm");
  }

  @Test
  void theHistogramMarksTheWindow() {
    var statistics = volumes.volumes().get(pair(0).volume()).statistics();
    var labels = elements(section(0), "text").stream().map(Element::getTextContent).toList();
    assertThat(labels)
        .anyMatch(label -> label.startsWith("p0.5 = ") && label.endsWith(" becomes 0"))
        .anyMatch(label -> label.startsWith("p99.5 = ") && label.endsWith(" becomes 1"));
    var edges =
        elements(section(0), "line").stream()
            .filter(line -> line.getAttribute("class").equals("window-edge"))
            .map(line -> Double.parseDouble(line.getAttribute("x1")))
            .toList();
    var range = statistics.max() - statistics.min();
    var share = (statistics.p99p5() - statistics.p0p5()) / range;
    var axis =
        elements(section(0), "line").stream()
            .filter(line -> line.getAttribute("class").equals("axis"))
            .findFirst()
            .orElseThrow();
    var length =
        Double.parseDouble(axis.getAttribute("x2")) - Double.parseDouble(axis.getAttribute("x1"));
    assertThat((edges.get(1) - edges.get(0)) / length).isCloseTo(share, within(1e-3));
  }

  @Test
  void viewsAreTheConfigurationsOwn() throws IOException {
    var out = folder.resolve("plain.html");
    var command = new ArrayList<>(List.of("preview", "--index", index.toString(), "--pairs", "1"));
    command.addAll(List.of("--crop", "" + CROP, "--set", FOUR_LEVELS, "--out", out.toString()));
    for (var off :
        List.of(
            "flip",
            "rot90",
            "jitter.probability",
            "gamma.probability",
            "blur.first",
            "blur.second",
            "gradient.probability",
            "noise.probability")) {
      command.addAll(List.of("--set", "views." + off + "=0"));
    }
    succeed(command.toArray(String[]::new));
    var slices =
        Pattern.compile("data:image/png;base64,[^\"]+")
            .matcher(Files.readString(out))
            .results()
            .map(MatchResult::group)
            .toList();
    // Each of the six slices of two crops again as that of an unchanged view.
    assertThat(slices.stream().filter(it -> Collections.frequency(slices, it) == 2)).hasSize(12);
  }

  @Test
  void cropsMayDifferAlongEachAxis() throws IOException {
    var out = folder.resolve("flat.html");
    succeed(
        "preview",
        "--index",
        index.toString(),
        "--pairs",
        "2",
        "--crop",
        "17,24,32",
        "--set",
        "crop.voxel-size-um=[5,1.6,1.6]",
        "--out",
        out.toString());
    assertThat(Files.readString(out))
        .contains("Crops are 17 × 24 × 32 voxels")
        .contains("of 13,056 voxels")
        .contains(" µm</text>");
  }

  @Test
  void tooLargeCropsAreWrongUsage() {
    var out = folder.resolve("large.html");
    var run = CommandLineRun.of("preview", "--index", index.toString(), "--out", out.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("volumes has room for crops of 96 voxels; the one with most room is [64, 64, 64]")
        .contains("choose crop.size=64")
        .hasLineCount(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void wrongUsageExitsWithTwo() {
    var wrong =
        List.of(
            List.of("--pairs", "0", "pairs 0: must be at least 1"),
            List.of("--epoch", "-1", "epoch -1: must not be negative"),
            List.of("--voxel-size-um", "0", "--voxel-size-um 0: give one positive number"),
            List.of("--crop", "0", "--crop 0: give one whole number of voxels"),
            List.of("--set", "crop.overlap=1.5", "crop.overlap = 1.5: must lie in (0, 1] (--set)"),
            List.of("--out", folder.toString(), "is a directory"));
    for (var option : wrong) {
      var run =
          CommandLineRun.of(
              option.get(0).equals("--out")
                  ? new String[] {"preview", "--index", "x", "--out", option.get(1)}
                  : new String[] {
                    "preview", "--index", "x", "--out", "y.html", option.get(0), option.get(1)
                  });
      assertThat(run.exitCode()).as(option.toString()).isEqualTo(2);
      assertThat(run.err()).contains(option.get(2));
    }
    var unbounded =
        CommandLineRun.of(
            "preview",
            "--index",
            index.toString(),
            "--crop",
            "24",
            "--set",
            FOUR_LEVELS,
            "--set",
            "views.normalization=none",
            "--out",
            folder.resolve("none.html").toString());
    assertThat(unbounded.exitCode()).isEqualTo(2);
    assertThat(unbounded.err()).contains("Use normalization = percentile or minmax");
  }

  @Test
  void missingVolumeLeavesOldPage() throws IOException {
    var data = Files.createDirectories(folder.resolve("gone/data"));
    succeed("phantom", "--out", data.toString(), "--scans", "1", "--patches", "1", "--size", "32");
    var gone = folder.resolve("gone/index").toString();
    succeed("ingest", "--data-dir", data.toString(), "--index", gone, "--min-size", "16");
    Files.delete(data.resolve("scan000_patch0000.b2nd"));
    var out = Files.writeString(folder.resolve("gone/page.html"), "the old page");
    var run =
        CommandLineRun.of("preview", "--index", gone, "--crop", "32", "--out", out.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("scan000_patch0000.b2nd").doesNotContain("\tat ");
    assertThat(out).hasContent("the old page");
    try (var files = Files.list(out.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "index", "page.html");
    }
  }

  @Test
  void browserShowsImagesAndBothCrops() throws IOException, InterruptedException {
    var chromium = Chromium.find();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
    var browser = chromium.orElseThrow();
    var html = Files.readString(page);
    assertThat(title(browser, "sound", html))
        .isEqualTo(String.format(Locale.ROOT, "broken 0 of %d, too wide 0", PAIRS * IMAGES));
    assertThat(title(browser, "damaged", html.replaceFirst("iVBORw0KGgo", "AAAAAAAAAAA")))
        .isEqualTo(String.format(Locale.ROOT, "broken 1 of %d, too wide 0", PAIRS * IMAGES));

    var picture = folder.resolve("page.png");
    browser.run(
        Files.createDirectory(folder.resolve("screenshot")),
        page,
        "--window-size=1280,2000",
        "--screenshot=" + picture);
    var image = ImageIO.read(picture.toFile());
    var colors = new HashSet<Integer>();
    for (var y = 0; y < image.getHeight(); y++) {
      for (var x = 0; x < image.getWidth(); x++) {
        colors.add(image.getRGB(x, y) & 0xffffff);
      }
    }
    assertThat(colors).as("outlines of crop 1 and crop 2").contains(0xffb000, 0x5cc8ff);
  }

  /** Returns the findings of a script in a copy of the page that allows scripts. */
  private static String title(Chromium browser, String name, String html)
      throws IOException, InterruptedException {
    var policy = html.substring(html.indexOf("<meta http-equiv"), html.indexOf("<meta name"));
    var probe =
        """
        <script>
          addEventListener('load', () => {
            const images = [...document.images];
            const broken = images.filter(i => !i.complete || i.naturalWidth === 0).length;
            const wide = document.documentElement.scrollWidth > innerWidth ? 1 : 0;
            document.title = `broken ${broken} of ${images.length}, too wide ${wide}`;
          });
        </script>
        </body>\
        """;
    var work = Files.createDirectory(folder.resolve(name));
    var copy =
        Files.writeString(
            work.resolve("probe.html"), html.replace(policy, "").replace("</body>", probe));
    var dom = browser.run(work, copy, "--window-size=1280,900", "--dump-dom");
    return dom.substring(dom.indexOf("<title>") + "<title>".length(), dom.indexOf("</title>"));
  }
}
