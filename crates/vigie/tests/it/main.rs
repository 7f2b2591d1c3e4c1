mod times;
