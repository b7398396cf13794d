package org.byol3d.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Dependencies point one way: what docs/architecture.md draws, held. */
@AnalyzeClasses(
    packages = "org.byol3d",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Test classes of other modules come from their jar when the build goes as far as packaging. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** Each package may use those before it; one of a later group, never. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("b2nd", "random", "storage", "text"),
          List.of("volume"),
          List.of("crop", "phantom"),
          List.of("ingest"),
          List.of("placement", "nn", "optim", "augment"),
          List.of("byol", "segment", "checkpoint"),
          List.of("metrics", "config", "distributed"),
          List.of("inference", "run"),
          List.of("report", "evaluate"),
          List.of("pretrain", "finetune", "predict", "doctor"),
          List.of("repretrain"),
          List.of("submit"),
          List.of("bench", "scaling"));

  @ArchTest
  static void layersPointDownward(JavaClasses all) {
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      var above =
          LAYERS.subList(layer + 1, LAYERS.size()).stream()
              .flatMap(List::stream)
              .map(name -> "org.byol3d." + name + "..")
              .toArray(String[]::new);
      if (above.length == 0) {
        continue;
      }
      for (var name : LAYERS.get(layer)) {
        noClasses()
            .that()
            .resideInAPackage("org.byol3d." + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above)
            .allowEmptyShould(true)
            .check(all);
      }
    }
  }

  @ArchTest
  static void everyPackageHasAPlace(JavaClasses all) {
    var known =
        LAYERS.stream()
            .flatMap(List::stream)
            .map(name -> "org.byol3d." + name + "..")
            .toArray(String[]::new);
    classes().should().resideInAnyPackage(known).check(all);
  }

  @ArchTest
  static void packagesHaveNoCycles(JavaClasses all) {
    slices().matching("org.byol3d.(**)").should().beFreeOfCycles().check(all);
  }

  @ArchTest
  static void theFormatStandsAlone(JavaClasses all) {
    classes()
        .that()
        .resideInAPackage("org.byol3d.b2nd..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.byol3d.b2nd..",
            "java..",
            "net.jpountz.lz4..",
            "com.github.luben.zstd..",
            "org.apache.commons.compress..")
        .check(all);
  }

  /** A path made elsewhere could take a colon for a scheme. */
  @ArchTest
  static void pathsAreMadeInOnePlace(JavaClasses all) {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.byol3d.storage.GivenPath")
        .should()
        .callConstructor(Path.class, String.class)
        .orShould()
        .callConstructor(Path.class, Path.class, String.class)
        .orShould()
        .callConstructor(Path.class, String.class, String.class)
        .orShould()
        .callConstructor(Path.class, String.class, Path.class)
        .check(all);
  }

  @ArchTest
  static void volumesKnowNoSparkAndNoDjl(JavaClasses all) {
    noClasses()
        .that()
        .resideInAnyPackage("org.byol3d.volume..", "org.byol3d.crop..", "org.byol3d.random..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "ai.djl..")
        .check(all);
  }

  @ArchTest
  static void theMethodKnowsNoSpark(JavaClasses all) {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.byol3d.nn..",
            "org.byol3d.byol..",
            "org.byol3d.segment..",
            "org.byol3d.optim..",
            "org.byol3d.augment..",
            "org.byol3d.checkpoint..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..")
        .check(all);
  }

  @ArchTest
  static void segmentationUsesTheEngineInOnePackage(JavaClasses all) {
    noClasses()
        .that()
        .resideInAPackage("org.byol3d.segment..")
        .and()
        .resideOutsideOfPackage("org.byol3d.segment.network..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "org.byol3d.nn..")
        .check(all);
  }

  @ArchTest
  static void theEngineKnowsNothingOfByol(JavaClasses all) {
    noClasses()
        .that()
        .resideInAPackage("org.byol3d.distributed..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.byol3d.byol..")
        .allowEmptyShould(true)
        .check(all);
  }
}
