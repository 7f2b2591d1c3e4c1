//! A table of vectors as bytes, for small networks over what the big ones say.

use crate::kernels::isa::Isa;
use crate::kernels::rows::{self, BYTES};

/// Rows of small whole numbers, each with what its numbers are multiplied by: a quarter of the size of floats.
///
/// Sums are the same bits on every processor.
///
/// ```
/// let mut rows = vigie_nlp::ByteRows::new(2);
/// rows.push(0.5, &[3, -1]);
/// rows.push(2.0, &[1, 1]);
/// assert_eq!(rows.sum(&[0, 1]), [3.5, 1.5]);
/// ```
#[derive(Clone, Debug)]
pub struct ByteRows {
    isa: Isa,
    width: usize,
    /// Rows filled up with zeros to whole groups.
    numbers: Vec<[i8; BYTES]>,
    scales: Vec<f32>,
}

impl Default for ByteRows {
    /// A table of rows that hold nothing.
    fn default() -> ByteRows {
        ByteRows::new(0)
    }
}

impl ByteRows {
    /// An empty table of rows of `width` numbers.
    pub fn new(width: usize) -> ByteRows {
        ByteRows { isa: Isa::detect(), width, numbers: Vec::new(), scales: Vec::new() }
    }

    /// Adds a row; numbers that lack are zero, and those beyond the width are left out.
    pub fn push(&mut self, scale: f32, row: &[i8]) {
        let row = &row[..row.len().min(self.width)];
        let first = self.numbers.len();
        self.numbers.resize(first + self.width.div_ceil(BYTES), [0; BYTES]);
        for (group, numbers) in self.numbers[first..].iter_mut().zip(row.chunks(BYTES)) {
            group[..numbers.len()].copy_from_slice(numbers);
        }
        self.scales.push(scale);
    }

    /// Numbers of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The sum of some rows, each times its scale, added up in this order.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn sum(&self, rows: &[u32]) -> Vec<f32> {
        let mut sum = vec![[0.0; BYTES]; self.width.div_ceil(BYTES)];
        rows::add_scaled(self.isa, &mut sum, &self.numbers, &self.scales, rows);
        let mut sum = sum.into_flattened();
        sum.truncate(self.width);
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_width_are_added_in_order() {
        for width in [0, 1, 31, 32, 75, 128] {
            let number = |row: usize, i: usize| ((row * 91 + i * 37) % 255) as i8;
            let mut table = ByteRows::new(width);
            for row in 0..9 {
                let numbers: Vec<i8> = (0..width).map(|i| number(row, i)).collect();
                table.push(0.1 + row as f32 / 7.0, &numbers);
            }
            let mut sum = vec![0.0; width];
            for row in [7, 0, 7, 3] {
                let scale = 0.1 + row as f32 / 7.0;
                sum.iter_mut().enumerate().for_each(|(i, sum)| *sum += f32::from(number(row, i)) * scale);
            }
            assert_eq!(table.sum(&[7, 0, 7, 3]), sum);
        }
    }

    #[test]
    fn a_row_of_another_length_is_cut_or_filled() {
        let mut table = ByteRows::new(2);
        table.push(1.0, &[1, 2, 3]);
        table.push(1.0, &[4]);
        assert_eq!((table.sum(&[0]), table.sum(&[1]), table.width()), (vec![1.0, 2.0], vec![4.0, 0.0], 2));
    }
}
