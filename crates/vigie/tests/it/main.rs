mod quantities;
mod times;
