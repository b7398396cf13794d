package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskNamesTest {
  @Test
  void masksAndVolumesNameEachOther() {
    assertThat(MaskNames.maskOf("hdfs://h/a.b/x.b2nd")).isEqualTo("hdfs://h/a.b/x_seg.b2nd");
    assertThat(MaskNames.volumeOf("hdfs://h/a.b/x_seg.b2nd")).contains("hdfs://h/a.b/x.b2nd");
    assertThat(MaskNames.volumeOf("/d/x_SEG.NPY")).contains("/d/x.NPY");
    assertThat(MaskNames.volumeOf("/d/x_seg_seg.npy")).contains("/d/x_seg.npy");
  }

  @Test
  void otherNamesHaveNoVolume() {
    for (var name :
        new String[] {"x.npy", "/d_seg/x.npy", "_seg.npy", "/d/_seg.npy", "x__anon.npy", "x", ""}) {
      assertThat(MaskNames.volumeOf(name)).as(name).isEmpty();
    }
  }
}
