package org.byol3d.phantom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomDatasetTest {
  @TempDir private Path folder;

  @Test
  void theBytesOfJsonFilesAreFixed() throws IOException {
    var dataset =
        new PhantomDataset(
            new Configuration(),
            folder.toString(),
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            new PhantomDataset.Shape(2, 1, 8, PhantomDataset.Voxels.ZSCORE, true));

    dataset.writeNnUnetFiles();

    assertThat(Files.readString(folder.resolve("dataset.json")))
        .isEqualTo(
            """
            {
              "channel_names" : {
                "0" : "autofluorescence"
              },
              "labels" : {
                "background" : 0,
                "plaque" : 1
              },
              "numTraining" : 2,
              "file_ending" : ".b2nd",
              "name" : "byol3d-phantom"
            }\
            """);
    assertThat(Files.readString(folder.resolve("splits_final.json")))
        .isEqualTo(
            """
            [ {
              "train" : [ "scan001_patch0000" ],
              "val" : [ "scan000_patch0000" ]
            }, {
              "train" : [ "scan000_patch0000" ],
              "val" : [ "scan001_patch0000" ]
            } ]\
            """);
  }
}
