package org.byol3d.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  private static Table table() {
    return new Table(2)
        .left("model", 8)
        .right("loss")
        .left("parent")
        .row("v000001", 0.5, "-")
        .note("  a note that is wider than the first column")
        .row("v000002-tiny", "0.2810", "v000001");
  }

  @Test
  void textAlignsColumnsAndKeepsNotes() {
    assertThat(table().text().lines())
        .containsExactly(
            "model           loss  parent",
            "v000001          0.5  -",
            "  a note that is wider than the first column",
            "v000002-tiny  0.2810  v000001");
  }

  @Test
  void columnsHaveTheirLeastWidth() {
    assertThat(new Table(1).left("a", 4).right("b", 3).row(1, 2).text().lines())
        .containsExactly("a      b", "1      2");
  }

  @Test
  void textWithoutHeadingsStartsWithRows() {
    assertThat(new Table(3).left("").right("").row("a", 1).row("bc", 22).text().lines())
        .containsExactly("a     1", "bc   22");
  }

  @Test
  void markdownHasARuleAndNoNotes() {
    assertThat(new Table(2).left("").right("s, %").row("a b", 1).note("no").row("", 2).markdown())
        .isEqualTo("| | s, % |\n|---|---|\n| a b | 1 |\n| | 2 |\n");
  }

  @Test
  void rowMustHaveOneCellPerColumn() {
    var table = new Table(2).left("one");
    assertThatThrownBy(() -> table.row("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 2 cells does not fit 1 columns");
  }
}
